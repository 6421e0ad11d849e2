import type { MemberRole, MyChat } from "../api/chats";
import { withChildren } from "../words/roles";

/** What a member of a chat is in it. */
export const ROLE_WORDS: Record<MemberRole, string> = {
  pupil: "Ученик",
  parent: "Родитель",
  teacher: "Учитель",
  homeroom_teacher: "Классный руководитель",
  colleague: "Сотрудник школы",
};

/** What I am in a chat; as a parent, whose: «Вы родитель · дети: Роман, Анна». */
export function myRole({ role }: MyChat, children: readonly string[], isFemale: boolean): string {
  if (role === "pupil" && isFemale) {
    return "Вы ученица";
  }
  return withChildren(`Вы ${ROLE_WORDS[role].toLowerCase()}`, children);
}
