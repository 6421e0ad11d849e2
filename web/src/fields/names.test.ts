import { expect, test } from "vitest";

import { checkedName } from "./names";

test.each(["Иванов", "Анна-Мария", "Smith", "О’Нил", ""])("«%s» is a name", (typed) => {
  expect(checkedName(typed)).toBe(true);
});

test.each(["Иванoв", "Cергей", "Петров Sergey"])("Latin letters among Cyrillic ones are refused: «%s»", (typed) => {
  expect(checkedName(typed)).toContain("латинские");
});
