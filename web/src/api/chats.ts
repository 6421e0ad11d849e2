import { api } from "./client";
import type { components } from "./schema.gen";

export type MyChat = components["schemas"]["MyChatOut"];
export type Kind = components["schemas"]["Kind"];
export type MemberRole = components["schemas"]["MemberRole"];

/** My chats; where a pause (ms) is given they are asked for again and again. */
export function useMyChats(refetchInterval: number | false = false) {
  return api.useQuery("get", "/api/chats", undefined, { refetchInterval });
}
