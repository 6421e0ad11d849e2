const PREFIX = "svyazka.draft.";

/** A text that was begun and not sent; `people` are those mentioned in it, each by the name that the text has. */
export interface Draft {
  text: string;
  people: [name: string, personId: string][];
}

/** What somebody has begun to write in a chat on this device. */
export function draftOf(personId: string, chatId: string): Draft {
  try {
    const kept = JSON.parse(localStorage.getItem(keyOf(personId, chatId)) ?? "") as Draft;
    return typeof kept.text === "string" && Array.isArray(kept.people) ? kept : NOTHING;
  } catch {
    return NOTHING;
  }
}

/** Keeps it, so that it outlives the page; an empty one is forgotten. */
export function keepDraft(personId: string, chatId: string, draft: Draft): void {
  try {
    if (draft.text.trim()) {
      localStorage.setItem(keyOf(personId, chatId), JSON.stringify(draft));
    } else {
      localStorage.removeItem(keyOf(personId, chatId));
    }
  } catch {
    // A browser that keeps nothing forgets drafts, too.
  }
}

/** Forgets all drafts: the next person at this device reads none. */
export function forgetDrafts(): void {
  try {
    for (const key of Object.keys(localStorage).filter((kept) => kept.startsWith(PREFIX))) {
      localStorage.removeItem(key);
    }
  } catch {
    // There are none.
  }
}

const NOTHING: Draft = { text: "", people: [] };

function keyOf(personId: string, chatId: string): string {
  return `${PREFIX}${personId}.${chatId}`;
}
