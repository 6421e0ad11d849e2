const TYPED = /^(\d{2})\.(\d{2})\.(\d{4})$/;
const EARLIEST = 1900;

/** The ISO text (2011-02-28) of a date as people write it (28.02.2011); null where there is no such day. */
export function isoFrom(typed: string): string | null {
  const [, day = "", month = "", year = ""] = TYPED.exec(typed) ?? [];
  const iso = `${year}-${month}-${day}`;
  const date = new Date(`${iso}T00:00:00Z`);
  // A day that a month doesn't have would be one of the next month.
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso) ? iso : null;
}

/** A date as people write it: 28.02.2011; nothing for nothing. */
export function shownDate(iso: string | null | undefined): string {
  return iso ? iso.split("-").reverse().join(".") : "";
}

/** What is wrong with a birth date as typed, or true. */
export function checkedBirthDate(typed: string): string | true {
  if (typed === "") {
    return "Укажите дату рождения.";
  }
  const iso = isoFrom(typed);
  if (iso === null) {
    return "Такой даты нет. Напишите, например, так: 25.07.1987.";
  }
  if (Number(iso.slice(0, 4)) < EARLIEST || iso > new Date().toISOString().slice(0, 10)) {
    return "Проверьте год.";
  }
  return true;
}
