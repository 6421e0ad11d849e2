import { expect, test } from "vitest";

import type { Message, Talk } from "../api/messenger";
import { listRead, listWith } from "./listed";

function talk(chatId: string, more: Partial<Talk> = {}): Talk {
  return {
    chat_id: chatId,
    kind: "class_pupils",
    title: chatId,
    writing: "allowed",
    unread: 0,
    silent: false,
    muted: false,
    mentions: 0,
    last: { sequence_number: 5, own: false, sent_at_ms: 5000, preview: "пять" },
    ...more,
  };
}

function message(place: number, more: Partial<Message> = {}): Message {
  return {
    sequence_number: place,
    number: place,
    version: place,
    client_id: `c${place}`,
    person_id: "p2",
    sent_at_ms: place * 1000,
    text: `это ${place}`,
    reply_to: null,
    edited: false,
    deleted: false,
    urgent: false,
    pinned: false,
    mentions: [],
    poll: null,
    reactions: [],
    ...more,
  } as Message;
}

const LIST = { chats: [talk("a", { last: { sequence_number: 9, own: false, sent_at_ms: 9000, preview: "a" } }), talk("b"), talk("c", { last: null })] };

const after = (chatId: string, told: Message, list = LIST) => listWith(list, chatId, told, "me")?.chats ?? [];

test("a new message is unread and brings its chat to the top", () => {
  const [first] = after("b", message(12, { mentions: ["me"], text: "Где\n <@me>?" }));
  expect(first).toMatchObject({ chat_id: "b", unread: 1, mentions: 1, last: { sequence_number: 12, own: false } });
  expect(first?.last?.preview).not.toContain("<@");
  expect(after("c", message(1)).map(({ chat_id }) => chat_id)).toEqual(["a", "b", "c"]);
});

test("one's own message is shown and never unread", () => {
  expect(after("b", message(12, { person_id: "me" }))[0]).toMatchObject({ unread: 0, last: { own: true, preview: "это 12" } });
});

test("a change of the newest is shown and counts nothing, one of an older message is not", () => {
  expect(after("b", message(5, { version: 6, text: "исправлено" }))[1]).toMatchObject({ unread: 0, last: { preview: "исправлено" } });
  expect(after("b", message(5, { version: 6, text: null, deleted: true }))[1]?.last?.preview).toBeNull();
  expect(after("b", message(4, { version: 6 }))).toEqual(LIST.chats);
});

test("the same message twice counts once", () => {
  const once = { chats: after("b", message(12)) };
  expect(after("b", message(12), once)).toEqual(once.chats);
});

test("of a chat that is not in the list only the server knows", () => {
  expect(listWith(LIST, "new", message(1), "me")).toBeNull();
});

test("a long text is cut as the server cuts it", () => {
  expect(after("b", message(12, { text: "я".repeat(101) }))[0]?.last?.preview).toBe(`${"я".repeat(99)}…`);
});

test("what is read is not unread any more", () => {
  const list = { chats: [talk("a", { unread: 3, mentions: 1 }), talk("b", { unread: 2 })] };
  expect(listRead(list, "a", 0).chats.map(({ unread, mentions }) => [unread, mentions])).toEqual([
    [0, 0],
    [2, 0],
  ]);
});
