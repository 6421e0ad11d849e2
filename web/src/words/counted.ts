const RULES = new Intl.PluralRules("ru");

/** A number with its noun: `counted(3, ["человек", "человека", "человек"])` → «3 человека». */
export function counted(number: number, [one, few, many]: readonly [string, string, string]): string {
  const forms: Partial<Record<Intl.LDMLPluralRule, string>> = { one, few };
  return `${number.toLocaleString("ru")} ${forms[RULES.select(number)] ?? many}`;
}

export const PEOPLE = ["человек", "человека", "человек"] as const;
export const CODES = ["код", "кода", "кодов"] as const;
