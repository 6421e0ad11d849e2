import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";

import { mayHelpToRepeat, problemFrom } from "./problem";
import { sessionKey } from "./session";

const MOST_RETRIES = 2;

/** The cache of what the server said; a session that is over makes the page ask who is there. */
export function newQueryClient(): QueryClient {
  const onError = (thrown: unknown) => {
    if (problemFrom(thrown).code === "session_required") {
      void client.invalidateQueries({ queryKey: sessionKey });
    }
  };
  const client = new QueryClient({
    queryCache: new QueryCache({
      onError: (thrown, query) => {
        if (query.queryKey.join() !== sessionKey.join()) {
          onError(thrown);
        }
      },
    }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        retry: (times, thrown) => times < MOST_RETRIES && mayHelpToRepeat(problemFrom(thrown)),
        // A call that fails for lack of a network shows so at once instead of waiting unseen.
        networkMode: "always",
        refetchOnReconnect: "always",
        staleTime: 10_000,
      },
      mutations: { networkMode: "always" },
    },
  });
  return client;
}
