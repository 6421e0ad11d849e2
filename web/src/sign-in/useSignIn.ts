import { useQueryClient } from "@tanstack/react-query";
import { useLocation, useSearch } from "wouter";

import { api } from "../api/client";
import { useOneAtATime } from "../api/oneAtATime";
import type { Problem } from "../api/problem";
import type { components } from "../api/schema.gen";
import { sessionKey } from "../api/session";
import { addressAfter } from "../shell/returning";

/** Signs in and goes to where one wanted to be. */
export function useSignIn() {
  const client = useQueryClient();
  const [, go] = useLocation();
  const search = useSearch();
  const call = api.useMutation("post", "/api/session", {
    onSuccess: (person) => {
      // Whoever was here before left nothing behind for the next.
      client.clear();
      client.setQueryData(sessionKey, person);
      go(addressAfter(search), { replace: true });
    },
  });
  const signIn = useOneAtATime((body: components["schemas"]["Login"]) => call.mutateAsync({ body }));
  return { signIn, problem: call.error as Problem | null, busy: call.isPending };
}
