import { api } from "../api/client";
import type { components } from "../api/schema.gen";
import type { SchoolPerson } from "./classPeople";
import { useSchoolInCharge } from "./schoolInCharge";

export type PaperCode = components["schemas"]["PaperCodeIssued"];

/** Issues a one-time code for a person, or for one of their logins; an older code stops to count. */
export function useIssueCode() {
  const { school } = useSchoolInCharge();
  const { mutateAsync, isPending, error, data } = api.useMutation("post", "/api/password/paper-codes");
  const issue = (person: SchoolPerson, login?: string): Promise<PaperCode> =>
    mutateAsync({
      body: {
        organisation_id: school.organisation_id,
        ...(login === undefined ? { person_id: person.person_id } : { login }),
      },
    });
  return { issue, isPending, error, code: data };
}
