import { expect, test } from "vitest";

import { dateFrom, isoFrom, shownDate } from "./dates";

test.each(["2011-02-28", "1987-07-25", "1924-02-29", "1999-12-31", "2000-01-01"])("%s stays the same day", (iso) => {
  const date = dateFrom(iso);
  expect(date && isoFrom(date)).toBe(iso);
});

test.each([null, undefined, "", "nonsense"])("%s is no date", (text) => {
  expect(dateFrom(text)).toBeNull();
});

test("a date is shown as people write it", () => {
  expect(shownDate("2011-02-28")).toBe("28.02.2011");
});
