import { useQueryClient } from "@tanstack/react-query";

import { api } from "./client";
import type { components } from "./schema.gen";

export type Report = components["schemas"]["ReportOut"];
export type ReportReason = components["schemas"]["NewReport"]["reason"];
export type Reading = components["schemas"]["Reading"];
export type Policy = components["schemas"]["SchoolPolicyOut"];
export type Hours = components["schemas"]["OwnHoursOut"];

const PATH = "/api/safeguarding/reports";
const { queryKey: reportsKey } = api.queryOptions("get", PATH);

/** The reports that I decide about, page after page. */
export function useReports() {
  return api.useInfiniteQuery(
    "get",
    PATH,
    {},
    {
      pageParamName: "before",
      // Not undefined: the library would ask for page 0 then.
      initialPageParam: null as string | null,
      getNextPageParam: ({ before }: components["schemas"]["Reports"]) => before,
    },
  );
}

/** Decides about a report; after that the list is read anew, whatever came of it. */
export function useDecide(onDecided: () => void) {
  const client = useQueryClient();
  return api.useMutation("post", "/api/safeguarding/reports/{report_id}/decision", {
    onSuccess: onDecided,
    onSettled: () => client.invalidateQueries({ queryKey: reportsKey.slice(0, 2) }),
  });
}

const policy = api.queryOptions("get", "/api/school/policy");

/** Gives the school another policy. */
export function useChangePolicy(onChanged: () => void) {
  const client = useQueryClient();
  return api.useMutation("put", "/api/school/policy", {
    onSuccess: (changed) => {
      client.setQueryData(policy.queryKey, changed);
      onChanged();
    },
    onError: () => void client.invalidateQueries({ queryKey: policy.queryKey }),
  });
}

const hours = api.queryOptions("get", "/api/messenger/hours");

/** Gives me other hours. */
export function useChangeHours(onChanged: () => void) {
  const client = useQueryClient();
  return api.useMutation("put", "/api/messenger/hours", {
    onSuccess: (changed) => {
      client.setQueryData(hours.queryKey, changed);
      onChanged();
    },
  });
}
