import { createContext, use } from "react";

import type { components } from "../api/schema.gen";
import type { WhoAmI } from "../api/session";

type Role = components["schemas"]["RoleOut"];

export const SchoolContext = createContext<Role | null>(null);

/** The school that a person administers in this session: that of the account they have logged in by. */
export function schoolOf(person: WhoAmI): Role | undefined {
  return person.roles.find(({ role }) => role === "school_admin");
}

/** The school that the screens are about; only inside `SchoolPage`. */
export function useSchoolInCharge(): Role {
  const school = use(SchoolContext);
  if (!school) {
    throw new Error("useSchoolInCharge stands outside of SchoolPage");
  }
  return school;
}
