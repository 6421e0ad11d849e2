const TIME: Intl.DateTimeFormatOptions = { hour: "2-digit", minute: "2-digit" };
const DAY: Intl.DateTimeFormatOptions = { day: "numeric", month: "long" };

/** «14:05». */
export function timeOf(ms: number): string {
  return new Intl.DateTimeFormat("ru", TIME).format(ms);
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
  const year = day.getFullYear() === today.getFullYear() ? {} : ({ year: "numeric" } as const);
  return new Intl.DateTimeFormat("ru", { ...DAY, ...year }).format(day);
}

/** In the list of chats: the time of today, else the day. */
export function whenOf(ms: number, now = Date.now()): string {
  const day = dayOf(ms, now);
  return day === "Сегодня" ? timeOf(ms) : day;
}

export const GONE = "Бывший участник";
export const DELETED = "Сообщение удалено";
