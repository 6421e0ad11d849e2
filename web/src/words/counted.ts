const RULES = new Intl.PluralRules("ru");

type Forms = readonly [one: string, few: string, many: string];

/** The form of a word that a number asks for: `agreed(21, ["вошёл", "вошли", "вошли"])` → «вошёл». */
export function agreed(number: number, [one, few, many]: Forms): string {
  const forms: Partial<Record<Intl.LDMLPluralRule, string>> = { one, few };
  return forms[RULES.select(number)] ?? many;
}

/** A number with its noun: `counted(3, ["человек", "человека", "человек"])` → «3 человека». */
export function counted(number: number, forms: Forms): string {
  return `${number.toLocaleString("ru")} ${agreed(number, forms)}`;
}

export const PEOPLE = ["человек", "человека", "человек"] as const;
export const CODES = ["код", "кода", "кодов"] as const;
