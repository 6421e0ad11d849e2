import { useQuery } from "@tanstack/react-query";

import { api } from "./client";
import type { components } from "./schema.gen";

export type PhoneClaim = components["schemas"]["PhoneClaim"];

/** The children with their classes, and the numbers that one has asked the school for. */
export const myProfile = api.queryOptions("get", "/api/profile");

/** {@link myProfile}, for a screen. */
export function useMyProfile() {
  return useQuery(myProfile);
}
