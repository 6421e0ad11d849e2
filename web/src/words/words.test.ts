import { expect, test } from "vitest";

import { agreed, counted, PEOPLE } from "./counted";
import { day, deadline, moment } from "./dates";
import { readable } from "./mentioned";
import { affiliation, childrenInWords } from "./roles";
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

test.each([
  [1, "вошёл"],
  [3, "вошли"],
  [11, "вошли"],
  [21, "вошёл"],
])("a verb agrees with %d: «%s»", (number, word) => {
  expect(agreed(number, ["вошёл", "вошли", "вошли"])).toBe(word);
});

const NOW = new Date(2026, 10, 30, 12, 0);

test.each([
  [new Date(2026, 10, 30, 9, 5), "сегодня в 09:05"],
  [new Date(2026, 10, 29, 23, 59), "вчера в 23:59"],
  [new Date(2026, 8, 1, 14, 5), "1 сентября в 14:05"],
  [new Date(2025, 8, 1, 14, 5), "1 сентября 2025 г. в 14:05"],
])("%s is said as «%s»", (at, words) => {
  expect(moment(at.toISOString(), NOW)).toBe(words);
});

test.each([
  [new Date(2026, 10, 30, 18, 0), "сегодня до 18:00"],
  [new Date(2026, 11, 1, 18, 0), "завтра до 18:00"],
  [new Date(2026, 11, 7, 6, 30), "до 7 декабря, 06:30"],
])("what holds until %s holds «%s»", (at, words) => {
  expect(deadline(at.toISOString(), NOW)).toBe(words);
});

test("who is mentioned has a name outside the chat too, and never an identifier", () => {
  expect(readable("<@p1>, спросите <@p-2>", [{ person_id: "p1", name: "Попов Роман" }])).toBe("@Попов Роман, спросите @участник");
});

test.each([
  [["Попов Роман"], "Ребёнок: Попов Роман", "Родитель, 7А · ребёнок: Попов Роман"],
  [["Попов Роман", "Попова Анна"], "Дети: Попов Роман, Попова Анна", "Родитель, 7А · дети: Попов Роман, Попова Анна"],
])("the children %j are «%s», after a role «%s»", (children, alone, after) => {
  expect(childrenInWords(children)).toBe(alone);
  expect(affiliation({ roles: ["parent"], classes: ["7А"], children })).toBe(after);
});
