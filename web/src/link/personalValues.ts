import type { LinkStatus, PersonalData } from "../api/link";
import { isoFrom, shownDate } from "../fields/dates";

/** The form's values: never undefined, so that each field is told what to show. */
export interface PersonalValues {
  family_name: string;
  given_name: string;
  patronymic: string;
  /** As people write it: 28.02.2011. */
  birth_date: string;
  sex: PersonalData["sex"] | "";
}

/** What is known, as the form's first values. */
export function valuesFrom(known: LinkStatus["known"]): PersonalValues {
  return {
    family_name: known.family_name ?? "",
    given_name: known.given_name ?? "",
    patronymic: known.patronymic ?? "",
    birth_date: shownDate(known.birth_date),
    sex: known.sex ?? "",
  };
}

/** What is sent; a patronymic that isn't there is not an empty one. The form has seen to date and sex. */
export function bodyOf(values: PersonalValues): PersonalData {
  return {
    family_name: values.family_name.trim(),
    given_name: values.given_name.trim(),
    patronymic: values.patronymic.trim() || null,
    birth_date: isoFrom(values.birth_date) ?? "",
    sex: values.sex === "female" ? "female" : "male",
  };
}
