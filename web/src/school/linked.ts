import { api } from "../api/client";
import type { components } from "../api/schema.gen";

type Counts = Pick<components["schemas"]["ClassLinked"], "pupils" | "parents" | "teachers">;

/** The parts of a school whose shares are shown, and their names. */
export const SHOWN: [keyof Counts, string][] = [
  ["pupils", "Ученики"],
  ["parents", "Родители"],
  ["teachers", "Учителя"],
];

export type { Counts };

/** The server counts a whole school, which takes it seconds: so it is asked again after a minute at the earliest. */
const FRESH_MS = 60_000;

/** How many have linked, of the school and of each class. */
export function useLinked() {
  return api.useQuery("get", "/api/school/linked", undefined, { staleTime: FRESH_MS });
}
