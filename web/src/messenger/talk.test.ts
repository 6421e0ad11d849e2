import { expect, test } from "vitest";

import type { History, Message } from "../api/messenger";
import { inOrder, isBehind, moved, opened, pinnedIn, stillUnsent, type Talk, withChanges, withEnd, withPage } from "./talk";

function message(place: number, more: Partial<Message> = {}): Message {
  return {
    sequence_number: place,
    number: place,
    version: place,
    client_id: `c${place}`,
    person_id: "p2",
    sent_at_ms: 1_800_000_000_000 + place,
    text: `сообщение ${place}`,
    reply_to: null,
    edited: false,
    deleted: false,
    reactions: [],
    mentions: [],
    poll: null,
    pinned: false,
    urgent: false,
    automatic: false,
    ...more,
  };
}

function page(first: number, last: number, messages: Message[]): History {
  return {
    chat_id: "c~1",
    title: "7А",
    kind: "class_pupils",
    writing: "allowed",
    first,
    last,
    read: 0,
    more_before: first > 1,
    more_after: false,
    end: last,
    count: last,
    messages,
    pinned: [],
    votes: [],
    may_pin: false,
    runs: false,
    may_mark_urgent: false,
  };
}

const texts = (talk: Talk) => inOrder(talk).map(({ text }) => text);

test("what comes twice or late changes nothing", () => {
  const talk = opened(page(1, 2, [message(1), message(2)]));
  const edited = { sequence_number: 4, complete: true, messages: [message(1, { version: 4, text: "исправлено" })], votes: [] };
  const third = withChanges(talk, 2, { sequence_number: 3, complete: true, messages: [message(3)], votes: [] });
  const fourth = withChanges(third, 3, edited);
  const again = withChanges(fourth, 0, { sequence_number: 3, complete: true, messages: [message(1), message(3)], votes: [] });
  expect(texts(again)).toEqual(["исправлено", "сообщение 2", "сообщение 3"]);
  expect(again.known).toBe(4);
});

test("a gap is not passed over: what is shown changes, and the rest is known to be behind", () => {
  const talk = opened(page(1, 2, [message(1), message(2)]));
  const messages = [message(4), message(1, { version: 5, text: "исправлено" })];
  const heard = withChanges(talk, 3, { sequence_number: 5, complete: true, messages, votes: [] });
  expect(texts(heard)).toEqual(["исправлено", "сообщение 2"]);
  expect([heard.known, heard.end, heard.count, isBehind(heard)]).toEqual([2, 5, 4, true]);
  const third = withChanges(heard, 2, { sequence_number: 5, complete: true, messages: [message(3), message(4)], votes: [] });
  expect([third.known, isBehind(third)]).toEqual([5, false]);
});

test("at another part of the chat only that is shown, and the way to the end is known", () => {
  const talk = withEnd(opened(page(1, 2, [message(1), message(2, { pinned: true })])), 3000, 2900);
  const there = moved(talk, { ...page(2900, 2950, [message(2900)]), end: 2990, count: 2890 });
  expect(texts(there)).toEqual(["сообщение 2900"]);
  expect([there.first, there.known, there.end, there.count]).toEqual([2900, 2950, 3000, 2900]);
  expect(pinnedIn(there).map(({ sequence_number }) => sequence_number)).toEqual([2]);
});

test("a change of what is not loaded waits until that is", () => {
  const talk = opened(page(10, 11, [message(10), message(11)]));
  const changed = withChanges(talk, 11, { sequence_number: 12, complete: true, messages: [message(3, { version: 12 })], votes: [] });
  expect(texts(changed)).toEqual(["сообщение 10", "сообщение 11"]);
  expect(changed.known).toBe(12);
  const earlier = withPage(changed, page(8, 9, [message(8), message(9)]));
  expect(texts(earlier)).toHaveLength(4);
  expect(earlier.first).toBe(8);
});

test("a message that has come back from the server waits no more", () => {
  const talk = opened(page(1, 1, [message(1, { client_id: "mine", person_id: "me" })]));
  const waiting = { known: 0, text: "да", reply_to: null, mentions: [], poll: null, urgent: false, problem: null };
  const unsent = [
    { ...waiting, client_id: "mine" },
    { ...waiting, client_id: "c1" },
  ];
  expect(stillUnsent(unsent, talk, "me").map(({ client_id }) => client_id)).toEqual(["c1"]);
});
