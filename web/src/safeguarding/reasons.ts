import type { ReportReason } from "../api/safeguarding";

/** Why a message is reported, in words, the gravest first. */
export const REASONS: readonly (readonly [ReportReason, string])[] = [
  ["bullying", "Травля или оскорбление"],
  ["threat", "Угроза или опасность"],
  ["indecent", "Непристойное содержание"],
  ["stranger", "Пишет незнакомый человек"],
  ["spam", "Реклама или обман"],
  ["other", "Другое"],
];

export function reasonInWords(reason: ReportReason): string {
  return REASONS.find(([known]) => known === reason)?.[1] ?? "Другое";
}

/** How somebody is called whom the roster has no more. */
export const UNKNOWN = "Удалённый участник";

/**
 * What becomes of the reason for opening or exporting a chat, and who learns of it. Where no teacher or owner answers for the chat, the
 * school's administrators do, and nobody is notified. `alsoIn`: where the reason stays beside the school's record.
 */
export function onRecord(alsoIn = ""): string {
  return `Причина останется в журнале действий школы${alsoIn}. Учитель или владелец, который отвечает за чат, получит уведомление.`;
}
