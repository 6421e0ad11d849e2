import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api } from "./client";
import type { components } from "./schema.gen";
import { sessionKey } from "./session";
import { keepSignedIn } from "./signedIn";

export type Ways = components["schemas"]["Ways"];
export type Account = components["schemas"]["AccountOut"];

/** Where the journal sends the browser on to Госуслуги, to sign in and go on to the page `next`. */
export function gosuslugiAddress(
  chosen: { organisation_id?: string | undefined; stay?: boolean; next?: string } = {},
): string {
  const query = new URLSearchParams();
  if (chosen.organisation_id) {
    query.set("organisation_id", chosen.organisation_id);
  }
  if (chosen.stay) {
    query.set("stay", "true");
  }
  if (chosen.next && chosen.next !== "/") {
    query.set("next", chosen.next);
  }
  return query.size > 0 ? `/api/sign-in/gosuslugi?${query}` : "/api/sign-in/gosuslugi";
}

/** Where the journal sends the browser on to Госуслуги, to add them to the account of the session and go on to the page `next`. */
export function addGosuslugiAddress(next: string | null): string {
  return `/api/sign-in/gosuslugi?${new URLSearchParams({ purpose: "binding", ...(next !== null && { next }) })}`;
}

const waysKey = ["get", "/api/sign-in/ways"] as const;

/** How one gets into one's account. */
export function useWays() {
  return api.useQuery("get", "/api/sign-in/ways");
}

/** The accounts that a proven identity opens; `retry` is of no use where none has been proven. */
export const accounts = api.queryOptions("get", "/api/sign-in/accounts", undefined, { retry: false });

/** {@link accounts}, for a screen. */
export function useAccounts(enabled = true) {
  return useQuery({ ...accounts, enabled });
}

/** Adds the identity that this browser has just proven to the account of the session. */
export function useAddGosuslugi() {
  const client = useQueryClient();
  return api.useMutation("post", "/api/sign-in/gosuslugi/binding", {
    onSuccess: (ways: Ways) => {
      client.setQueryData(waysKey, ways);
      void client.invalidateQueries({ queryKey: accounts.queryKey });
    },
  });
}

/** Takes Госуслуги away from the account of the session. */
export function useTakeGosuslugiAway() {
  const client = useQueryClient();
  return api.useMutation("delete", "/api/sign-in/ways/gosuslugi", {
    onSuccess: () => client.invalidateQueries({ queryKey: waysKey }),
  });
}

/** Goes on as another account that the same identity opens; nothing of the one before stays in the page's memory. */
export function useChooseAccount(onDone: () => void) {
  const client = useQueryClient();
  const call = api.useMutation("post", "/api/sign-in/account");
  return useMutation({
    mutationFn: async (account_id: string) => call.mutateAsync({ body: { account_id } }),
    onSuccess: (person) => {
      client.clear();
      client.setQueryData(sessionKey, person);
      keepSignedIn(true);
      onDone();
    },
  });
}
