import type { components } from "../api/schema.gen";

export type ChatKind = components["schemas"]["Kind"];
export type MemberRole = components["schemas"]["MemberRole"];

/** For whom a chat of this kind is. */
export const KIND: Record<ChatKind, string> = {
  class_pupils: "Ученики класса",
  class_parents: "Родители класса",
  colleagues: "Коллеги",
  subject: "Предмет",
  manual: "Создан вручную",
};

/** What somebody is in a chat. */
export const MEMBER: Record<MemberRole, string> = {
  pupil: "Ученик",
  parent: "Родитель",
  teacher: "Учитель",
  homeroom_teacher: "Классный руководитель",
  colleague: "Коллега",
};
