import { createContext, use } from "react";

import type { components } from "../api/schema.gen";
import type { WhoAmI } from "../api/session";

type Role = components["schemas"]["RoleOut"];

interface SchoolInCharge {
  /** The school that the screens are about. */
  school: Role;
  /** All schools of which the person is the administrator. */
  schools: Role[];
  choose: (organisationId: string) => void;
}

export const SchoolContext = createContext<SchoolInCharge | null>(null);

/** The schools that a person administers. */
export function schoolsOf(person: WhoAmI): Role[] {
  return person.roles.filter(({ role }) => role === "school_admin");
}

/** The school that the screens are about; only inside `SchoolPage`. */
export function useSchoolInCharge(): SchoolInCharge {
  const inCharge = use(SchoolContext);
  if (!inCharge) {
    throw new Error("useSchoolInCharge stands outside of SchoolPage");
  }
  return inCharge;
}

/** The school as a parameter of a call. */
export function useOfSchool() {
  const { school } = useSchoolInCharge();
  return { params: { query: { organisation_id: school.organisation_id } } };
}
