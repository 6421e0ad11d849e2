import type { Problem } from "../api/problem";

const PLURAL = new Intl.PluralRules("ru");
const FULL = 5;
const WORDS: Partial<Record<Intl.LDMLPluralRule, [left: string, tries: string]>> = {
  one: ["Осталась", "попытка"],
  few: ["Осталось", "попытки"],
};

/** «Осталось 3 попытки» from the first wrong try on; where a problem says so itself, nothing is said twice. */
export function triesLeft(problem: Problem | null, left: number | undefined): string {
  if (problem?.tries_left !== undefined || left === undefined || left >= FULL) {
    return "";
  }
  const [verb, noun] = WORDS[PLURAL.select(left)] ?? ["Осталось", "попыток"];
  return `${verb} ${left} ${noun}.`;
}
