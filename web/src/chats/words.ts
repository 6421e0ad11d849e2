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
