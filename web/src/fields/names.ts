/** What is wrong with a part of a name as typed, or true: «Иванoв» with a Latin «o» would be found by nobody. */
export function checkedName(typed: string): string | true {
  const isMixed = /\p{Script=Latin}/u.test(typed) && /\p{Script=Cyrillic}/u.test(typed);
  return !isMixed || "Среди русских букв есть латинские. Наберите слово заново в русской раскладке.";
}
