import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";

import { api } from "./client";
import type { components } from "./schema.gen";

export type Report = components["schemas"]["ReportOut"];
export type ReportReason = components["schemas"]["NewReport"]["reason"];
export type Reading = components["schemas"]["Reading"];
export type SchoolChat = components["schemas"]["SupervisedChat"];
export type ChatExport = components["schemas"]["ExportOut"];
export type Policy = components["schemas"]["SchoolPolicyOut"];
export type Hours = components["schemas"]["OwnHoursOut"];

/** Asks for no page in particular: in place of `undefined` the library would ask for `0`. */
const FIRST_PAGE: string | null = null;
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
      initialPageParam: FIRST_PAGE,
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

/** Lets who was silenced by a decision write again; after that the list is read anew, whatever came of it. */
export function useLiftMute(onLifted: () => void) {
  const client = useQueryClient();
  return api.useMutation("delete", "/api/safeguarding/reports/{report_id}/mute", {
    onSuccess: onLifted,
    onSettled: () => client.invalidateQueries({ queryKey: reportsKey.slice(0, 2) }),
  });
}

const CHATS = "/api/safeguarding/chats";

/** All chats of my school, by their titles: they come in pages, each asked for as soon as the one before is there. */
export function useSchoolChats() {
  const { data, error, isPending, refetch, hasNextPage, isFetchingNextPage, fetchNextPage } = api.useInfiniteQuery(
    "get",
    CHATS,
    {},
    {
      pageParamName: "after",
      initialPageParam: FIRST_PAGE,
      getNextPageParam: ({ after }: components["schemas"]["SchoolChats"]) => after,
    },
  );
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && !error) {
      void fetchNextPage();
    }
  }, [hasNextPage, isFetchingNextPage, error, fetchNextPage]);
  const chats = useMemo(
    () => data?.pages.flatMap((page) => page.chats).sort((one, other) => one.title.localeCompare(other.title, "ru", { numeric: true })) ?? [],
    [data],
  );
  return { chats, error, isPending, isComplete: data !== undefined && !hasNextPage, refetch };
}

const EXPORTS = "/api/safeguarding/exports";
const EACH_MS = 2000;
const { queryKey: exportsKey } = api.queryOptions("get", EXPORTS);

/** The newest exports of my school; asked again while one of them waits. */
export function useExports() {
  return api.useQuery("get", EXPORTS, {}, { refetchInterval: ({ state }) => (state.data?.exports.some(isWaiting) ? EACH_MS : false) });
}

function isWaiting({ state }: ChatExport): boolean {
  return state === "waiting";
}

/** Asks for the file of a chat. */
export function useOrderExport(onOrdered: () => void) {
  const client = useQueryClient();
  return api.useMutation("post", "/api/safeguarding/chats/{chat_id}/exports", {
    onSuccess: onOrdered,
    onSettled: () => client.invalidateQueries({ queryKey: exportsKey.slice(0, 2) }),
  });
}

/** Leads the browser to the file of an export, which it saves: the page stays. */
export function useTakeExport() {
  const client = useQueryClient();
  return api.useMutation("post", "/api/safeguarding/exports/{export_id}/file", {
    onSuccess: ({ url }) => location.assign(url),
    onError: () => void client.invalidateQueries({ queryKey: exportsKey.slice(0, 2) }),
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
