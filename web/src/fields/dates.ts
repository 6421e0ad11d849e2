/** A date of the calendar as the API wants it: 2011-02-28. The time zone of the device doesn't matter. */
export function isoFrom(date: Date): string {
  const parts = [date.getFullYear(), date.getMonth() + 1, date.getDate()];
  return parts.map((part, at) => String(part).padStart(at === 0 ? 4 : 2, "0")).join("-");
}

/** The date of an ISO text, at midnight of the device; null where the text is none. */
export function dateFrom(iso: string | null | undefined): Date | null {
  const [year, month, day] = (iso ?? "").split("-").map(Number);
  if (!year || !month || !day) {
    return null;
  }
  const date = new Date(2000, month - 1, day);
  date.setFullYear(year, month - 1, day);
  return date;
}

/** A date as people write it: 28.02.2011. */
export function shownDate(iso: string): string {
  return iso.split("-").reverse().join(".");
}
