import { useQuery } from "@tanstack/react-query";

import { api } from "./client";
import type { components } from "./schema.gen";

export type MyChat = components["schemas"]["MyChatOut"];
export type Kind = components["schemas"]["Kind"];
export type MemberRole = components["schemas"]["MemberRole"];

/** The chats that I am in. */
export const myChats = api.queryOptions("get", "/api/chats");

/** A person who has just linked is in the first chats within seconds, and need not reload for that. */
const WHILE_NONE_MS = 5000;

/** {@link myChats}, for a screen; asked again and again where a pause (ms) is given, and as long as there are none. */
export function useMyChats(pauseMs?: number) {
  return useQuery({
    ...myChats,
    refetchInterval: ({ state }) => pauseMs ?? (state.data?.chats.length === 0 ? WHILE_NONE_MS : false),
  });
}
