import { useQueryClient } from "@tanstack/react-query";

import { api } from "./client";
import type { components } from "./schema.gen";

export type Device = components["schemas"]["SessionOut"];

const devices = api.queryOptions("get", "/api/sessions");

/** The devices on which the account is signed in, this one first. */
export function useDevices() {
  return api.useQuery("get", "/api/sessions");
}

/** Signs out on one of the other devices. */
export function useSignOutThere() {
  const client = useQueryClient();
  return api.useMutation("delete", "/api/sessions/{session_id}", {
    onSuccess: () => client.invalidateQueries({ queryKey: devices.queryKey }),
  });
}

/** Signs out on all the other devices at once. */
export function useSignOutElsewhere() {
  const client = useQueryClient();
  return api.useMutation("delete", "/api/sessions", {
    onSuccess: () => client.invalidateQueries({ queryKey: devices.queryKey }),
  });
}
