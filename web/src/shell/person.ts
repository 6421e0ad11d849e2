import { createContext, use } from "react";

import type { WhoAmI } from "../api/session";

/** Who is signed in; only inside the journal's page. */
export const PersonContext = createContext<WhoAmI | null>(null);

/** The person signed in. */
export function usePerson(): WhoAmI {
  const person = use(PersonContext);
  if (!person) {
    throw new Error("usePerson stands outside of Journal");
  }
  return person;
}
