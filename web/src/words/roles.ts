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

/** Roles with classes and, of a parent, the children: «Родитель, 7А (Попов Роман)». */
export function affiliation({ roles, classes, children }: { roles: Role[]; classes: string[]; children: string[] }): string {
  const parts = [[...roles.map((role) => ROLE_NAMES[role]), ...classes].join(", ")];
  return [...parts, ...(children.length > 0 ? [`ребёнок: ${children.join(", ")}`] : [])].filter(Boolean).join(" · ");
}
