import type { Role } from "../api/session";

/** What somebody is. */
export const ROLE_NAMES: Record<Role, string> = {
  pupil: "Ученик",
  parent: "Родитель",
  teacher: "Учитель",
  homeroom_teacher: "Классный руководитель",
  school_admin: "Администратор школы",
  authority_officer: "Сотрудник органа управления",
};

/** Whose parent somebody is, as the beginning of a line: «Ребёнок: Попов Роман», «Дети: Попов Роман, Попова Анна». */
export function childrenInWords(children: readonly string[]): string {
  return `${children.length === 1 ? "Ребёнок" : "Дети"}: ${children.join(", ")}`;
}

/** The same after other words: «Родитель · ребёнок: Попов Роман». */
export function withChildren(words: string, children: readonly string[]): string {
  return [words, children.length > 0 && lowered(childrenInWords(children))].filter(Boolean).join(" · ");
}

function lowered(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1);
}

/** Roles with classes and, of a parent, the children: «Родитель, 7А · ребёнок: Попов Роман». */
export function affiliation({ roles, classes, children }: { roles: Role[]; classes: string[]; children: string[] }): string {
  return withChildren([...roles.map((role) => ROLE_NAMES[role]), ...classes].join(", "), children);
}
