import type { MemberRole, MyChat } from "../api/chats";

/** What a member of a chat is in it. */
export const ROLE_WORDS: Record<MemberRole, string> = {
  pupil: "Ученик",
  parent: "Родитель",
  teacher: "Учитель",
  homeroom_teacher: "Классный руководитель",
  colleague: "Коллега",
};

/** What I am in a chat. */
export function myRole({ role }: MyChat): string {
  return `Вы ${ROLE_WORDS[role].toLowerCase()}`;
}

const PLURAL = new Intl.PluralRules("ru");
const WORDS: Partial<Record<Intl.LDMLPluralRule, string>> = { one: "участник", few: "участника" };

/** «24 участника». */
export function people(count: number): string {
  return `${count} ${WORDS[PLURAL.select(count)] ?? "участников"}`;
}
