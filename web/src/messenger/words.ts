// Made once: each takes longer to make than a thousand to use.
const TIME = new Intl.DateTimeFormat("ru", { hour: "2-digit", minute: "2-digit" });
const DAY = new Intl.DateTimeFormat("ru", { day: "numeric", month: "long" });
const DAY_AND_YEAR = new Intl.DateTimeFormat("ru", { day: "numeric", month: "long", year: "numeric" });

/** «14:05». */
export function timeOf(ms: number): string {
  return TIME.format(ms);
}

/** «Сегодня», «Вчера», «1 сентября», of another year «1 сентября 2025 г.». */
export function dayOf(ms: number, now = Date.now()): string {
  const day = new Date(ms);
  const today = new Date(now);
  const yesterday = new Date(now);
  yesterday.setDate(today.getDate() - 1);
  if (day.toDateString() === today.toDateString()) {
    return "Сегодня";
  }
  if (day.toDateString() === yesterday.toDateString()) {
    return "Вчера";
  }
  return (day.getFullYear() === today.getFullYear() ? DAY : DAY_AND_YEAR).format(day);
}

/** In the list of chats: the time of today, else the day. */
export function whenOf(ms: number, now = Date.now()): string {
  const day = dayOf(ms, now);
  return day === "Сегодня" ? timeOf(ms) : day;
}

const GONE = "Бывший участник";
export const DELETED = "Сообщение удалено";

const ERASED = /^erased-/;

/** In place of the name of somebody who is no member: they have left, or have been erased. */
export function goneName(personId: string): string {
  return ERASED.test(personId) ? "Удалённый участник" : GONE;
}
