import { queryOptions } from "@tanstack/react-query";

import { api } from "./client";
import type { components } from "./schema.gen";

export type ChatList = components["schemas"]["ChatList"];
export type Talk = components["schemas"]["ListedChat"];
export type Message = components["schemas"]["MessageOut"];
export type Changes = Omit<components["schemas"]["Sent"], "own">;
export type MissedChanges = components["schemas"]["MissedChanges"];
export type History = components["schemas"]["History"];
export type Poll = NonNullable<Message["poll"]>;
export type NewPoll = components["schemas"]["NewPoll"];
export type OwnVote = components["schemas"]["OwnVote"];
export type Reaction = NonNullable<components["schemas"]["ChosenReaction"]["reaction"]>;

/** Behind every change that a chat can have: the page before it is the chat's last one. */
export const BEYOND_THE_END = 999_999_999_999;

/** My chats in the messenger, newest message first. */
export const talks = api.queryOptions("get", "/api/messenger/chats");

/** A part of a chat: where I left off, or what stands before a message. Asked for anew each time, and once: the caller decides whether to ask again. */
export function historyOf(chatId: string, before?: number, backTo = 0) {
  const params = { path: { chat_id: chatId }, ...(before ? { query: { before, back_to: backTo } } : {}) };
  return queryOptions({ ...api.queryOptions("get", "/api/messenger/chats/{chat_id}/messages", { params }), gcTime: 0, staleTime: 0, retry: false });
}

/** What has changed in a chat since a change that I have seen. Asked for anew each time, and once: the caller decides whether to ask again. */
export function changesOf(chatId: string, known: number) {
  const params = { path: { chat_id: chatId }, query: { known } };
  return queryOptions({ ...api.queryOptions("get", "/api/messenger/chats/{chat_id}/changes", { params }), gcTime: 0, staleTime: 0, retry: false });
}
