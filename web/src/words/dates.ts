const DAY: Intl.DateTimeFormatOptions = { day: "numeric", month: "long", year: "numeric" };

/** A date (`2026-09-01`) or an instant of ISO 8601 as a day in words: «1 сентября 2026 г.». */
export function day(iso: string): string {
  // A date has no time zone: it is the same day everywhere.
  const zone = iso.length === "2026-09-01".length ? { timeZone: "UTC" } : {};
  return new Intl.DateTimeFormat("ru", { ...DAY, ...zone }).format(new Date(iso));
}

/** An instant of ISO 8601 in words: «1 сентября 2026 г. в 14:05». */
export function moment(iso: string): string {
  const time = new Intl.DateTimeFormat("ru", { hour: "2-digit", minute: "2-digit" }).format(new Date(iso));
  return `${day(iso)} в ${time}`;
}
