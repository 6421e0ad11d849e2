const TIME = new Intl.DateTimeFormat("ru", { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("ru", { day: "numeric", month: "long" });
const DAY_AND_YEAR: Intl.DateTimeFormatOptions = { day: "numeric", month: "long", year: "numeric" };

/** A date (`2026-09-01`) or an instant of ISO 8601 as a day in words: «1 сентября 2026 г.». */
export function day(iso: string): string {
  // A date has no time zone: it is the same day everywhere.
  const zone = iso.length === "2026-09-01".length ? { timeZone: "UTC" } : {};
  return new Intl.DateTimeFormat("ru", { ...DAY_AND_YEAR, ...zone }).format(new Date(iso));
}

/** «14:05». */
export function timeOf(at: number | Date): string {
  return TIME.format(at);
}

/** A day as one says it: «сегодня», «вчера», «завтра», «1 сентября», of another year «1 сентября 2025 г.». */
export function nearDay(at: Date, now = new Date()): string {
  const near = [
    [-1, "вчера"],
    [0, "сегодня"],
    [1, "завтра"],
  ] as const;
  for (const [days, word] of near) {
    const other = new Date(now);
    other.setDate(now.getDate() + days);
    if (other.toDateString() === at.toDateString()) {
      return word;
    }
  }
  return at.getFullYear() === now.getFullYear() ? DAY.format(at) : day(at.toISOString());
}

/** When something happened, an instant of ISO 8601: «сегодня в 14:05», «1 сентября в 14:05». */
export function moment(iso: string, now = new Date()): string {
  const at = new Date(iso);
  return `${nearDay(at, now)} в ${timeOf(at)}`;
}

/** Until when something holds: «сегодня до 14:05», «до 1 сентября, 14:05». */
export function deadline(iso: string, now = new Date()): string {
  const at = new Date(iso);
  const said = nearDay(at, now);
  return /^\d/.test(said) ? `до ${said}, ${timeOf(at)}` : `${said} до ${timeOf(at)}`;
}

/** The same where no day is near, on paper or after «от» and «до»: «1 сентября 2026 г. в 14:05». */
export function momentOnPaper(iso: string): string {
  return `${day(iso)} в ${timeOf(new Date(iso))}`;
}
