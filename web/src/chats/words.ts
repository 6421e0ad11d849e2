import type { MemberRole, MyChat } from "../api/chats";

/** What a member of a chat is in it. */
export const ROLE_WORDS: Record<MemberRole, string> = {
  pupil: "Ученик",
  parent: "Родитель",
  teacher: "Учитель",
  homeroom_teacher: "Классный руководитель",
  colleague: "Сотрудник школы",
};

/** What I am in a chat; as a parent, whose: «Вы родитель: Роман, Анна». */
export function myRole({ role }: MyChat, children: readonly string[], isFemale: boolean): string {
  if (role === "pupil" && isFemale) {
    return "Вы ученица";
  }
  const word = `Вы ${ROLE_WORDS[role].toLowerCase()}`;
  return children.length > 0 ? `${word}: ${children.join(", ")}` : word;
}
