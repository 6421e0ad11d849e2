import { useQueries, useQuery } from "@tanstack/react-query";

import { api } from "../api/client";
import type { Role } from "../api/session";
import { classPeople, type SchoolPerson } from "./classPeople";

/** A person of the school, with what they are there. */
export interface Schoolmate extends SchoolPerson {
  roles: Role[];
  classes: string[];
}

const FRESH_MS = 5 * 60_000;
const PARTS: [part: "pupils" | "parents" | "teachers", role: Role][] = [
  ["pupils", "pupil"],
  ["parents", "parent"],
  ["teachers", "teacher"],
];

/** Everybody of the school, put together from its classes and staff; nothing is asked until somebody is looked for. */
export function useEverybody(wanted: boolean): { people: Schoolmate[]; isPending: boolean; isError: boolean } {
  const school = useQuery({ ...api.queryOptions("get", "/api/school"), enabled: wanted });
  const staff = useQuery({ ...api.queryOptions("get", "/api/school/staff"), enabled: wanted, staleTime: FRESH_MS });
  const classes = useQueries({
    queries: (school.data?.classes ?? []).map(({ class_id }) => ({
      ...classPeople(class_id),
      enabled: wanted,
      staleTime: FRESH_MS,
    })),
  });
  const people = new Map<string, Schoolmate>();
  for (const { data } of classes) {
    for (const [part, role] of PARTS) {
      for (const person of data?.[part] ?? []) {
        add(people, person, role, part === "teachers" ? undefined : data?.label);
      }
    }
  }
  for (const person of staff.data?.people ?? []) {
    add(people, person, "teacher", undefined);
  }
  const parts = [school, staff, ...classes];
  return {
    people: [...people.values()].sort((one, other) => one.name.localeCompare(other.name, "ru")),
    isPending: wanted && parts.some((part) => part.isPending),
    isError: parts.some((part) => part.isError),
  };
}

function add(people: Map<string, Schoolmate>, person: SchoolPerson, role: Role, label: string | undefined): void {
  const before = people.get(person.person_id) ?? { ...person, roles: [], classes: [], children: [] };
  people.set(person.person_id, {
    ...before,
    roles: [...new Set([...before.roles, role])],
    classes: [...new Set([...before.classes, ...(label === undefined ? [] : [label])])],
    children: [...new Set([...before.children, ...person.children])],
  });
}
