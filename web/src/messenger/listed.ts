import type { Message, Talk } from "../api/messenger";

interface ChatList {
  chats: Talk[];
}

const PREVIEW_CHARACTERS = 100;
const SOMEBODY = "@участник";

/**
 * The list of chats after a frame, without asking the server: every message comes to every open window, and a call for
 * each would cost more than all that is said. Null where only the server knows: of a chat that is not in the list.
 */
export function listWith(list: ChatList, chatId: string, message: Message, me: string): ChatList | null {
  const talk = list.chats.find(({ chat_id }) => chat_id === chatId);
  if (!talk) {
    return null;
  }
  const newest = talk.last?.sequence_number ?? 0;
  if (message.sequence_number < newest) {
    return list;
  }
  const isOwn = message.person_id === me;
  const counts = message.sequence_number > newest ? 1 : 0;
  const changed: Talk = {
    ...talk,
    // A person who writes has seen what was said before.
    unread: isOwn ? 0 : talk.unread + counts,
    mentions: isOwn ? 0 : talk.mentions + (message.mentions.includes(me) ? counts : 0),
    last: { sequence_number: message.sequence_number, own: isOwn, sent_at_ms: message.sent_at_ms, preview: previewOf(message) },
  };
  const others = list.chats.filter((one) => one !== talk);
  const place = others.findIndex(({ last }) => (last?.sent_at_ms ?? 0) <= message.sent_at_ms);
  const at = place < 0 ? others.length : place;
  return { chats: [...others.slice(0, at), changed, ...others.slice(at)] };
}

/** The list of chats after I have read one, up to where so many are unread; of these the server knows who is mentioned. */
export function listRead(list: ChatList, chatId: string, unread: number): ChatList {
  const read = (talk: Talk) => ({ ...talk, unread, mentions: Math.min(talk.mentions, unread) });
  return { chats: list.chats.map((talk) => (talk.chat_id === chatId ? read(talk) : talk)) };
}

/** The list of chats after one was renamed. */
export function listRenamed(list: ChatList, chatId: string, title: string): ChatList {
  return { chats: list.chats.map((talk) => (talk.chat_id === chatId ? { ...talk, title } : talk)) };
}

/** As the server writes it. */
function previewOf({ text, mentions }: Message): string | null {
  if (text === null) {
    return null;
  }
  const named = mentions.reduce((before, personId) => before.replaceAll(`<@${personId}>`, SOMEBODY), text);
  const line = named.trim().split(/\s+/u).join(" ");
  return line.length <= PREVIEW_CHARACTERS ? line : `${line.slice(0, PREVIEW_CHARACTERS - 1).trimEnd()}…`;
}
