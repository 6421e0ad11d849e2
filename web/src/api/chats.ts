import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { api } from "./client";
import type { components } from "./schema.gen";

export type MyChat = components["schemas"]["MyChatOut"];
export type Kind = components["schemas"]["Kind"];
export type MemberRole = components["schemas"]["MemberRole"];

/** The chats that I am in. */
export const myChats = api.queryOptions("get", "/api/chats");

/** A person who has just linked is in the first chats within seconds, and need not reload for that; likewise for a chat just created. */
const WHILE_MISSING_MS = 5000;
/** So long a chat may be on its way; after that the address is an old one. */
const MISSING_MS = 120_000;

interface Asking {
  /** Asked again after each such pause. */
  pauseMs?: number | undefined;
  /** The chat that is looked at. */
  chatId?: string;
}

/** {@link myChats}, for a screen; asked again as long as there are none, or for two minutes where the chat looked at isn't among them. */
export function useMyChats({ pauseMs, chatId }: Asking = {}) {
  const [opened] = useState(() => Date.now());
  return useQuery({
    ...myChats,
    refetchInterval: ({ state }) => {
      const awaited = Date.now() - opened < MISSING_MS ? chatId : undefined;
      return pauseMs ?? (isMissing(state.data?.chats, awaited) ? WHILE_MISSING_MS : false);
    },
  });
}

function isMissing(chats: readonly MyChat[] | undefined, chatId: string | undefined): boolean {
  return chats !== undefined && (chats.length === 0 || (chatId !== undefined && !chats.some(({ chat_id }) => chat_id === chatId)));
}
