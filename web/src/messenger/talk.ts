import type { SentOnce } from "../api/drafts";
import type { Changes, History, Message, OwnVote } from "../api/messenger";
import type { Problem } from "../api/problem";

/** A message of mine that the server has not confirmed yet, and why not, where it has refused it. */
export interface Unsent extends SentOnce {
  problem: Problem | null;
}

/**
 * What this window knows of a chat: all changes from `first` to `known` are in it. Where `end`, the last change of which it has heard, is
 * behind that, the rest is loaded page by page; `count` is the number of the chat's last message.
 *
 * Messages are kept by their place, each in the newest version that came, so that what comes twice or late changes nothing. `pins` are
 * those that are or were pinned, wherever they stand; `votes` are my own by the place of the poll.
 */
export interface Talk {
  first: number;
  known: number;
  end: number;
  count: number;
  messages: ReadonlyMap<number, Message>;
  pins: ReadonlyMap<number, Message>;
  votes: ReadonlyMap<number, OwnVote>;
}

/** A window in which a chat has just been opened. */
export function opened(page: History): Talk {
  const { last: known, end, count } = page;
  return withAll({ first: beginningOf(page), known, end, count, messages: new Map(), pins: new Map(), votes: new Map() }, page);
}

/** Somewhere else in the chat: the page in place of what was loaded. */
export function moved(talk: Talk, page: History): Talk {
  const there = opened(page);
  return withVotes(withEnd(withPins(there, [...talk.pins.values()]), talk.end, talk.count), [...talk.votes.values()]);
}

/** With a page of what stands before or among what is loaded. */
export function withPage(talk: Talk, page: History): Talk {
  return withAll(withEnd({ ...talk, first: Math.min(talk.first, beginningOf(page)) }, page.end, page.count), page);
}

/**
 * With what has changed since `after`. Where this window has not loaded all up to there, only what it shows becomes what it is now, and
 * the window knows that the chat goes on.
 */
export function withChanges(talk: Talk, after: number, changes: Changes): Talk {
  const { sequence_number: end, messages, votes } = changes;
  const count = Math.max(0, ...messages.map(({ number }) => number));
  const heard = withEnd(talk, end, count);
  if (after > talk.known) {
    const shown = messages.filter(({ sequence_number: place }) => talk.messages.has(place));
    return withAll(heard, { messages: shown, pinned: [], votes });
  }
  return withAll({ ...heard, known: Math.max(talk.known, end) }, { messages, pinned: [], votes });
}

/** With the end of the chat as somebody else tells it. */
export function withEnd(talk: Talk, end: number, count: number): Talk {
  return end <= talk.end && count <= talk.count ? talk : { ...talk, end: Math.max(talk.end, end), count: Math.max(talk.count, count) };
}

/** Whether there is more behind what is loaded. */
export function isBehind({ known, end }: Talk): boolean {
  return known < end;
}

/** With a vote of mine, which another window of mine may have cast. */
export function withVotes(talk: Talk, votes: readonly OwnVote[]): Talk {
  const newer = votes.filter(({ message, version }) => (talk.votes.get(message)?.version ?? 0) < version);
  return newer.length === 0 ? talk : { ...talk, votes: new Map([...talk.votes, ...newer.map((vote) => [vote.message, vote] as const)]) };
}

/** The pinned messages, newest first. */
export function pinnedIn({ pins }: Talk): Message[] {
  return [...pins.values()].filter(({ pinned }) => pinned).sort((one, other) => other.sequence_number - one.sequence_number);
}

/** From where on a page is all that there is to see: where history is hidden from a newcomer, nothing stands before it. */
function beginningOf({ first, more_before: hasMore }: History): number {
  return hasMore ? first : 1;
}

function withAll(talk: Talk, { messages, pinned, votes }: Pick<History, "messages" | "pinned" | "votes">): Talk {
  return withVotes(withPins(withMessages(talk, messages), [...pinned, ...messages]), votes);
}

function withPins(talk: Talk, messages: readonly Message[]): Talk {
  const pins = new Map(talk.pins);
  for (const message of messages) {
    const before = pins.get(message.sequence_number);
    if ((message.pinned || before) && (before?.version ?? 0) < message.version) {
      pins.set(message.sequence_number, message);
    }
  }
  return { ...talk, pins };
}

function withMessages(talk: Talk, messages: readonly Message[]): Talk {
  const all = new Map(talk.messages);
  for (const message of messages) {
    const before = all.get(message.sequence_number);
    if (message.sequence_number >= talk.first && (!before || before.version < message.version)) {
      all.set(message.sequence_number, message);
    }
  }
  return { ...talk, messages: all };
}

/** The messages in their order. */
export function inOrder(talk: Talk): Message[] {
  return [...talk.messages.values()].sort((one, other) => one.sequence_number - other.sequence_number);
}

/** What still waits: a message that has come back from the server doesn't. */
export function stillUnsent(unsent: readonly Unsent[], talk: Talk, me: string): Unsent[] {
  const sent = new Set([...talk.messages.values()].filter(({ person_id }) => person_id === me).map(({ client_id }) => client_id));
  return unsent.filter(({ client_id }) => !sent.has(client_id));
}
