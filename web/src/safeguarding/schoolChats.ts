import type { SchoolChat } from "../api/safeguarding";
import { day } from "../words/dates";
import { UNKNOWN } from "./reasons";

/** Who answers for a chat, and when something was said in it last: «Отвечает Яковлева Алёна · последнее сообщение 29 ноября 2026 г.». */
export function factsOf({ owner, last_said_at_ms }: SchoolChat): string {
  const who = owner ? owner.name || UNKNOWN : "администратор школы";
  const last = last_said_at_ms === null ? "сообщений пока нет" : `последнее сообщение ${day(new Date(last_said_at_ms).toISOString())}`;
  return `Отвечает ${who} · ${last}`;
}
