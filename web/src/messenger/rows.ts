import type { Message } from "../api/messenger";
import type { Unsent } from "./talk";
import { dayOf } from "./words";

interface SaidRow {
  key: string;
  message: Message;
  unsent?: undefined;
  /** The day that begins with it, in words. */
  day: string | null;
  isFirstUnread: boolean;
  /** Whether the message before is by the same person, on the same day. */
  isFollowing: boolean;
}

interface UnsentRow {
  key: string;
  unsent: Unsent;
  message?: undefined;
  isFirstUnread?: false;
}

/** A row of a chat: a message with what stands above it, or one of mine that is on its way. */
export type Row = SaidRow | UnsentRow;

/**
 * The rows of a chat. What was on its way keeps its row when it has been sent, and no row is only a date: where earlier messages come
 * above, each row that one looks at is still there.
 */
export function rowsOf(messages: readonly Message[], unsent: readonly Unsent[], read: number, me: string): Row[] {
  const said = messages.map((message, at): SaidRow => {
    const before = messages[at - 1];
    const isSameDay = before !== undefined && dateOf(before) === dateOf(message);
    const isFirstUnread = message.sequence_number > read && (before?.sequence_number ?? 0) <= read;
    return {
      key: keyOf(message.person_id, message.client_id),
      message,
      day: isSameDay ? null : dayOf(message.sent_at_ms),
      isFirstUnread: read > 0 && isFirstUnread && message.person_id !== me,
      isFollowing: isSameDay && before.person_id === message.person_id,
    };
  });
  return [...said, ...unsent.map((one) => ({ key: keyOf(me, one.client_id), unsent: one }))];
}

/** A message's row: two people's pages may have chosen the same client id. */
export function keyOf(personId: string, clientId: string): string {
  return `${personId} ${clientId}`;
}

function dateOf({ sent_at_ms: ms }: Message): string {
  return new Date(ms).toDateString();
}
