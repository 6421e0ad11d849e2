import type { Organisation } from "../api/organisations";

/** Abbreviations that people write for words of a name, or find in a name for the words. */
const ABBREVIATIONS: readonly (readonly [short: string, whole: string])[] = [
  ["сош", "средняя общеобразовательная школа"],
  ["сош", "средняя школа"],
  ["оош", "основная общеобразовательная школа"],
  ["нош", "начальная общеобразовательная школа"],
  ["сш", "средняя школа"],
  ["ош", "основная школа"],
  ["мбоу", "муниципальное бюджетное общеобразовательное учреждение"],
  ["маоу", "муниципальное автономное общеобразовательное учреждение"],
  ["мкоу", "муниципальное казенное общеобразовательное учреждение"],
  ["моу", "муниципальное общеобразовательное учреждение"],
  ["гбоу", "государственное бюджетное общеобразовательное учреждение"],
  ["гаоу", "государственное автономное общеобразовательное учреждение"],
  ["гкоу", "государственное казенное общеобразовательное учреждение"],
  ["гоу", "государственное общеобразовательное учреждение"],
  ["чоу", "частное общеобразовательное учреждение"],
  ["уо", "управление образования"],
  ["цо", "центр образования"],
  ["им", "имени"],
];

/** What people say before a number; of a name with a number each of them is a word. */
const NUMBER_SIGNS = ["номер", "n", "no"];

/** The letters that stand on the same keys: «irjkf» is «школа» on the other layout. */
const LATIN_KEYS = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.";
const CYRILLIC_KEYS = "ёйцукенгшщзхъфывапролджэячсмитьбю";

interface Entry {
  organisation: Organisation;
  /** The words of the name itself. */
  own: ReadonlySet<string>;
  /** These, what they are abbreviated to or stand for, and the words of the organisation above. */
  words: readonly string[];
}

export type OrganisationIndex = readonly Entry[];

/** Prepares organisations for {@link findOrganisations}; their order stays. */
export function indexOf(organisations: readonly Organisation[]): OrganisationIndex {
  return organisations.map((organisation) => {
    const own = new Set(wordsOf(organisation.name));
    const more = ABBREVIATIONS.flatMap(([short, whole]) => {
      const parts = whole.split(" ");
      return own.has(short) ? parts : parts.every((part) => own.has(part)) ? [short] : [];
    });
    const signs = [...own].some(isNumber) ? NUMBER_SIGNS : [];
    return { organisation, own, words: [...own, ...more, ...signs, ...wordsOf(organisation.parent_name ?? "")] };
  });
}

/**
 * The organisations of which each typed word begins a word, in any order; the best first, else in the index's order.
 *
 * A number is a number: «1» finds № 1, and № 10 only where there is no № 1. What finds nothing is tried as typed on the other keyboard.
 */
export function findOrganisations(index: OrganisationIndex, typed: string): Organisation[] {
  const spellings = [typed, onOtherKeyboard(typed), onOtherKeyboard(typed.replace(/[^\p{L}\d\s]/gu, " "))];
  for (const spelling of spellings) {
    const hits = search(index, wordsOf(spelling));
    if (hits.length > 0) {
      return hits;
    }
  }
  return [];
}

function search(index: OrganisationIndex, parts: readonly string[]): Organisation[] {
  if (parts.length === 0) {
    return index.map(({ organisation }) => organisation);
  }
  const hits = index.filter(({ words }) => parts.every((part) => words.some((word) => word.startsWith(part))));
  const numbers = parts.filter(isNumber);
  const numbered = hits.filter(({ words }) => numbers.every((number) => words.includes(number)));
  return (numbered.length > 0 ? numbered : hits)
    .map(({ organisation, own }) => ({ organisation, whole: parts.filter((part) => own.has(part)).length }))
    .sort((one, other) => other.whole - one.whole)
    .map(({ organisation }) => organisation);
}

/** Letters and numbers apart («17школа»), in small letters, with е for ё, numbers without leading zeros. */
function wordsOf(text: string): string[] {
  const plain = text.toLocaleLowerCase("ru").replaceAll("ё", "е");
  return (plain.match(/\p{L}+|\d+/gu) ?? []).map((word) => (isNumber(word) ? word.replace(/^0+(?=\d)/, "") : word));
}

function isNumber(word: string): boolean {
  return /^\d/.test(word);
}

function onOtherKeyboard(text: string): string {
  return text.toLowerCase().replace(/./gu, (key) => CYRILLIC_KEYS.charAt(LATIN_KEYS.indexOf(key)) || key);
}
