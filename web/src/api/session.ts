import { useQuery, useQueryClient } from "@tanstack/react-query";

import { api } from "./client";
import type { components } from "./schema.gen";
import { forgetDrafts } from "./drafts";
import { keepSignedIn } from "./signedIn";

export type WhoAmI = components["schemas"]["WhoAmI"];
export type Role = components["schemas"]["RoleOut"]["role"];

/** The cache key of the person behind the session. */
export const sessionKey = ["get", "/api/session"] as const;

/** Who is signed in; fails with `session_required` where nobody is. */
export const whoAmI = api.queryOptions("get", "/api/session", undefined, { staleTime: 60_000 });

/** {@link whoAmI}, for a screen. */
export function useWhoAmI() {
  return useQuery(whoAmI);
}

/** Ends the session; nothing of the person stays in the page's memory. */
export function useLogOut(onDone: () => void) {
  const client = useQueryClient();
  return api.useMutation("delete", "/api/session", {
    onSuccess: () => {
      client.clear();
      keepSignedIn(false);
      forgetDrafts();
      onDone();
    },
  });
}

/** Whether somebody holds one of the roles. */
export function holds(person: WhoAmI, ...roles: Role[]): boolean {
  return person.roles.some(({ role }) => roles.includes(role));
}
