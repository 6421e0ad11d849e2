import type { NewPoll } from "./messenger";

const PREFIX = "svyazka.draft.";
const UNSENT_PREFIX = "svyazka.unsent.";

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

/** A message that was sent and not confirmed. Sent again, it is the same message by its first two fields. */
export interface SentOnce {
  client_id: string;
  known: number;
  text: string;
  reply_to: number | null;
  mentions: string[];
  poll: NewPoll | null;
  urgent: boolean;
}

/** What somebody has sent in a chat from this device, and the server hasn't confirmed; in the order in which it was sent. */
export function unsentOf(personId: string, chatId: string): SentOnce[] {
  try {
    return Object.keys(localStorage)
      .filter((key) => key.startsWith(unsentKey(personId, chatId, "")))
      .map((key) => JSON.parse(localStorage.getItem(key) ?? "") as { at: number; message: SentOnce })
      .sort((one, other) => one.at - other.at)
      .map(({ message }) => message);
  } catch {
    return [];
  }
}

/** Keeps a message until it is confirmed or given up, so that it outlives the page. */
export function keepUnsent(personId: string, chatId: string, message: SentOnce): void {
  try {
    localStorage.setItem(unsentKey(personId, chatId, message.client_id), JSON.stringify({ at: Date.now(), message }));
  } catch {
    // A browser that keeps nothing loses what it is sending when the page goes.
  }
}

/** Forgets a message that was confirmed or given up. */
export function forgetUnsent(personId: string, chatId: string, clientId: string): void {
  try {
    localStorage.removeItem(unsentKey(personId, chatId, clientId));
  } catch {
    // It isn't there.
  }
}

/** Forgets all drafts, and what wasn't sent: the next person at this device reads none. */
export function forgetDrafts(): void {
  try {
    for (const key of Object.keys(localStorage).filter((kept) => kept.startsWith(PREFIX) || kept.startsWith(UNSENT_PREFIX))) {
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

function unsentKey(personId: string, chatId: string, clientId: string): string {
  return `${UNSENT_PREFIX}${personId}.${chatId}.${clientId}`;
}
