import { api } from "../api/client";
import type { components } from "../api/schema.gen";
import type { SchoolPerson } from "./classPeople";

export type PaperCode = components["schemas"]["PaperCodeIssued"];

/** A code with the children of the parent that it is for: they are on the slip. */
export type IssuedCode = PaperCode & { children: string[] };

/** Issues a one-time code for a person, or for one of their logins; an older code stops to count. */
export function useIssueCode() {
  const { mutateAsync, isPending, error, data } = api.useMutation("post", "/api/password/paper-codes");
  const issue = (person: SchoolPerson, login?: string): Promise<PaperCode> =>
    mutateAsync({ body: login === undefined ? { person_id: person.person_id } : { login } });
  return { issue, isPending, error, code: data };
}
