import { expect, test } from "vitest";

import { problem } from "../test/server";
import { triesLeft } from "./triesLeft";

test.each([
  [1, "Осталась 1 попытка."],
  [3, "Осталось 3 попытки."],
  [0, "Осталось 0 попыток."],
])("after wrong tries the rest is told: %d", (left, said) => {
  expect(triesLeft(null, left)).toBe(said);
});

test("before the first wrong try nothing is said, nor twice after one", () => {
  expect(triesLeft(null, 5)).toBe("");
  expect(triesLeft(null, undefined)).toBe("");
  expect(triesLeft(problem("code_wrong", 422, { tries_left: 3 }), 3)).toBe("");
});
