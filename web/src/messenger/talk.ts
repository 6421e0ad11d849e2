import type { SentOnce } from "../api/drafts";
import type { Changes, History, Message, OwnVote } from "../api/messenger";
import type { Problem } from "../api/problem";

/** A message of mine that the server has not confirmed yet, and why not, where it has refused it. */
export interface Unsent extends SentOnce {
  problem: Problem | null;
}

/**
 * What this window knows of a chat: all changes from `first` to `known` are in it.
 *
 * Messages are kept by their place, each in the newest version that came, so that what comes twice or late changes nothing. `pins` are
 * those that are or were pinned, wherever they stand; `votes` are my own by the place of the poll.
 */
export interface Talk {
  first: number;
  known: number;
  messages: ReadonlyMap<number, Message>;
  pins: ReadonlyMap<number, Message>;
  votes: ReadonlyMap<number, OwnVote>;
}

/** A window in which a chat has just been opened. */
export function opened(page: History): Talk {
  return withAll({ first: beginningOf(page), known: page.last, messages: new Map(), pins: new Map(), votes: new Map() }, page);
}

/** With the page before it. */
export function withPage(talk: Talk, page: History): Talk {
  return withAll({ ...talk, first: Math.min(talk.first, beginningOf(page)) }, page);
}

/** With what has changed since `after`; where this window has not seen all up to there, nothing changes. */
export function withChanges(talk: Talk, after: number, changes: Changes): Talk {
  if (after > talk.known) {
    return talk;
  }
  return withAll({ ...talk, known: Math.max(talk.known, changes.sequence_number) }, { ...changes, pinned: [] });
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

/** From where on a page is all that there is to see: whoever doesn't see what was said before they came has no more before it. */
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
