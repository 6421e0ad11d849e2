import { expect, test } from "vitest";

import { counted, PEOPLE } from "./counted";
import { day } from "./dates";
import { matches } from "./search";

test.each([
  [1, "1 человек"],
  [3, "3 человека"],
  [11, "11 человек"],
  [22, "22 человека"],
  [0, "0 человек"],
])("%d is counted as «%s»", (number, words) => {
  expect(counted(number, PEOPLE)).toBe(words);
});

test("a date is the same day in every time zone", () => {
  expect(day("2026-09-01")).toBe("1 сентября 2026 г.");
});

test("a person is found by the beginnings of the names, in any order, with е for ё", () => {
  expect(matches("ал семен", ["Семёнова Алёна Игоревна"])).toBe(true);
  expect(matches("горев", ["Семёнова Алёна Игоревна"])).toBe(false);
  expect(matches("", ["Семёнова Алёна Игоревна"])).toBe(true);
});
