import { expect, test } from "vitest";

import { checkedBirthDate, isoFrom, shownDate } from "./dates";

test.each(["2011-02-28", "1987-07-25", "1924-02-29", "1999-12-31"])("%s is the same day when it is typed", (iso) => {
  expect(isoFrom(shownDate(iso))).toBe(iso);
});

test.each(["31.02.2011", "29.02.2023", "00.01.2000", "1.2.2011", "28.02.11", "", "nonsense"])("%s is no day", (typed) => {
  expect(isoFrom(typed)).toBeNull();
});

test.each([
  ["", "Укажите дату рождения."],
  ["25.07", "Такой даты нет. Напишите, например, так: 25.07.1987."],
  ["31.04.1987", "Такой даты нет. Напишите, например, так: 25.07.1987."],
  ["25.07.1887", "Проверьте год."],
  ["25.07.9987", "Проверьте год."],
  ["25.07.1987", true],
])("a birth date typed as «%s» is judged", (typed, judged) => {
  expect(checkedBirthDate(typed)).toBe(judged);
});

test("nothing is shown for nothing", () => {
  expect(shownDate(null)).toBe("");
});
