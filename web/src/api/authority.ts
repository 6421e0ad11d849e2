import { useEffect } from "react";

import { api } from "./client";

/** The server counts ten schools a call, which takes it a moment: so they are asked for again after a minute at the earliest. */
const FRESH_MS = 60_000;

/** The schools of the officer's authority, each with how many have linked; they come ten by ten. */
export function useSchoolShares() {
  const query = api.useInfiniteQuery("get", "/api/authority/schools", {}, {
    pageParamName: "after",
    // Not undefined: the library would ask for what comes after 0 then.
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
    staleTime: FRESH_MS,
  });
  const { hasNextPage, isFetching, isError, fetchNextPage } = query;
  useEffect(() => {
    if (hasNextPage && !isFetching && !isError) {
      void fetchNextPage();
    }
  }, [hasNextPage, isFetching, isError, fetchNextPage]);
  return { ...query, schools: query.data?.pages.flatMap(({ schools }) => schools) ?? [] };
}
