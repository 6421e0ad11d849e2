import type { Changes, History, Message } from "../api/messenger";
import type { Problem } from "../api/problem";

/** A message of mine that the server has not confirmed yet. Sent again, it is the same message by these first two. */
export interface Unsent {
  client_id: string;
  known: number;
  text: string;
  reply_to: number | null;
  problem: Problem | null;
}

/**
 * What this window knows of a chat: all changes from `first` to `known` are in it.
 *
 * Messages are kept by their place, each in the newest version that came, so that what comes twice or late changes nothing.
 */
export interface Talk {
  first: number;
  known: number;
  messages: ReadonlyMap<number, Message>;
}

/** A window in which a chat has just been opened. */
export function opened({ first, last, messages }: History): Talk {
  return withMessages({ first, known: last, messages: new Map() }, messages);
}

/** With the page before it. */
export function withPage(talk: Talk, { first, messages }: History): Talk {
  return withMessages({ ...talk, first: Math.min(talk.first, first) }, messages);
}

/** With what has changed since `after`; where this window has not seen all up to there, nothing changes. */
export function withChanges(talk: Talk, after: number, { sequence_number: last, messages }: Changes): Talk {
  if (after > talk.known) {
    return talk;
  }
  return withMessages({ ...talk, known: Math.max(talk.known, last) }, messages);
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
