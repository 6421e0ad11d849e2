import type { LinkStatus, PersonalData } from "../api/link";

/** The form's values: never undefined, so that each field is told what to show. */
export interface PersonalValues {
  last_name: string;
  first_name: string;
  patronymic: string;
  birth_date: string;
  sex: PersonalData["sex"] | "";
}

/** What is known, as the form's first values. */
export function valuesFrom(known: LinkStatus["known"]): PersonalValues {
  return {
    last_name: known.last_name ?? "",
    first_name: known.first_name ?? "",
    patronymic: known.patronymic ?? "",
    birth_date: known.birth_date ?? "",
    sex: known.sex ?? "",
  };
}

/** What is sent; a patronymic that isn't there is not an empty one. The form has seen to it that a sex is chosen. */
export function bodyOf(values: PersonalValues): PersonalData {
  return {
    last_name: values.last_name.trim(),
    first_name: values.first_name.trim(),
    patronymic: values.patronymic.trim() || null,
    birth_date: values.birth_date,
    sex: values.sex === "female" ? "female" : "male",
  };
}
