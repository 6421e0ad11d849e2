import { nearDay, timeOf } from "../words/dates";

export { timeOf };

/** «Сегодня», «Вчера», «1 сентября», of another year «1 сентября 2025 г.». */
export function dayOf(ms: number, now = Date.now()): string {
  const said = nearDay(new Date(ms), new Date(now));
  return said.slice(0, 1).toLocaleUpperCase("ru") + said.slice(1);
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
