import { api } from "../api/client";

const FRESH_MS = 60_000;

/** How many numbers the school's administrator has to decide about; 0 for everybody else. */
export function useOpenConflicts(administers: boolean): number {
  const { data } = api.useQuery("get", "/api/school/conflicts", undefined, { enabled: administers, staleTime: FRESH_MS });
  return data?.conflicts.length ?? 0;
}
