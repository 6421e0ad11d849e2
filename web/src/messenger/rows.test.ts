import { expect, test } from "vitest";

import type { Message } from "../api/messenger";
import { keyOf, rowsOf } from "./rows";

const NOON = new Date(2026, 8, 1, 12).getTime();
const DAY_MS = 24 * 60 * 60 * 1000;

function said(number: number, person_id: string, days = 0): Message {
  const place = { sequence_number: number, number, version: number, client_id: `c${number}` };
  const content = { text: "Да", reply_to: null, edited: false, deleted: false, reactions: [] };
  const more = { mentions: [], poll: null, pinned: false, urgent: false, automatic: false };
  return { ...place, ...content, ...more, person_id, sent_at_ms: NOON + days * DAY_MS + number };
}

const unsent = { client_id: "c9", known: 3, text: "Ещё", reply_to: null, problem: null, mentions: [], poll: null, urgent: false };

test("each day begins once, and one person's messages of a day follow each other", () => {
  const rows = rowsOf([said(1, "p2"), said(2, "p2"), said(3, "p3"), said(4, "p3", 1)], [], 0, "p1");
  expect(rows.map((row) => row.message && [row.day !== null, row.isFollowing])).toEqual([
    [true, false],
    [false, true],
    [false, false],
    [true, false],
  ]);
});

test("the line of what is new stands before the first unread message of others", () => {
  const messages = [said(1, "p2"), said(2, "p2"), said(3, "p2")];
  expect(rowsOf(messages, [], 1, "p1").map(({ isFirstUnread }) => isFirstUnread)).toEqual([false, true, false]);
  expect(rowsOf(messages, [], 0, "p1").some(({ isFirstUnread }) => isFirstUnread)).toBe(false);
  expect(rowsOf(messages, [], 1, "p2").some(({ isFirstUnread }) => isFirstUnread)).toBe(false);
});

test("a message on its way keeps its row when it has been sent", () => {
  const [before] = rowsOf([], [unsent], 0, "p1");
  const [after] = rowsOf([{ ...said(9, "p1"), client_id: "c9" }], [], 0, "p1");
  expect(after?.key).toBe(before?.key);
});

test("two people's messages with one client id have rows of their own", () => {
  expect(keyOf("p1", "c1")).not.toBe(keyOf("p2", "c1"));
});
