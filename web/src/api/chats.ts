import { useQuery } from "@tanstack/react-query";

import { api } from "./client";
import type { components } from "./schema.gen";

export type MyChat = components["schemas"]["MyChatOut"];
export type Kind = components["schemas"]["Kind"];
export type MemberRole = components["schemas"]["MemberRole"];

/** The chats that I am in. */
export const myChats = api.queryOptions("get", "/api/chats");

/** {@link myChats}, for a screen; where a pause (ms) is given they are asked for again and again. */
export function useMyChats(refetchInterval: number | false = false) {
  return useQuery({ ...myChats, refetchInterval });
}
