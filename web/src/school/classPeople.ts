import { api } from "../api/client";
import type { components } from "../api/schema.gen";

export type SchoolPerson = components["schemas"]["SchoolPerson"];
export type Part = "pupils" | "parents" | "teachers";

/** The call for everybody of a class. */
export function classPeople(classId: string) {
  return api.queryOptions("get", "/api/school/classes/{class_id}/people", { params: { path: { class_id: classId } } });
}

/** How many have linked. */
export function linkedOf(people: readonly SchoolPerson[]): number {
  return people.filter(({ linked }) => linked).length;
}
