import type { QueryClient } from "@tanstack/react-query";

import { myChats } from "../api/chats";
import { api } from "../api/client";
import type { components } from "../api/schema.gen";

type Schemas = components["schemas"];
type Move = "remove" | "restore";

/** After which pauses the server is asked whether its lists have followed; the last answer is shown whatever it says. */
export const PAUSES_MS = [2000, 4000, 8000, 16_000];

/** What was decided about whom in which chat, and has not been seen in the server's lists yet. */
const waiting = new Map<string, Map<string, Move>>();

/** Shows the server's lists of a chat as soon as they say what was decided: who was put back is let in behind the call. */
export async function follow(client: QueryClient, chatId: string, move: Move, personId: string): Promise<void> {
  const decided = new Map(waiting.get(chatId)).set(personId, move);
  waiting.set(chatId, decided);
  const of = { params: { path: { chat_id: chatId } } };
  const members = api.queryOptions("get", "/api/chats/{chat_id}/members", of);
  const audience = api.queryOptions("get", "/api/chats/{chat_id}/audience", of);
  for (const pause of PAUSES_MS) {
    await new Promise((over) => setTimeout(over, pause));
    // Beside the lists that are shown, which stay as they are meanwhile.
    const [inChat, counted] = await Promise.all([ask<Schemas["ChatMembers"]>(client, members), ask<Schemas["Audience"]>(client, audience)]);
    if (waiting.get(chatId) !== decided) {
      return;
    }
    const isLast = pause === PAUSES_MS.at(-1);
    if (counted && (isLast || [...decided].every(([who, how]) => hasFollowed(who, how, inChat, counted)))) {
      waiting.delete(chatId);
      client.setQueryData(members.queryKey, inChat);
      client.setQueryData(audience.queryKey, counted);
      return;
    }
  }
}

/**
 * Shows the server's list of my chats as soon as it has a chat that I have just created, and with it what has come meanwhile; what
 * is shown until then stays.
 */
export async function followCreated(client: QueryClient, chatId: string): Promise<void> {
  const mine = api.queryOptions("get", "/api/chats", {});
  for (const pause of PAUSES_MS) {
    await new Promise((over) => setTimeout(over, pause));
    const listed = await ask<Schemas["MyChats"]>(client, mine);
    if (listed?.chats.some(({ chat_id }) => chat_id === chatId)) {
      client.setQueryData(myChats.queryKey, listed);
      return;
    }
  }
}

async function ask<Answer>(client: QueryClient, options: { queryKey: readonly unknown[] }): Promise<Answer | undefined> {
  const asked = { ...options, queryKey: [...options.queryKey, "beside"], staleTime: 0, gcTime: 0, retry: false };
  return client.query(asked as never).catch(() => undefined) as Promise<Answer | undefined>;
}

function hasFollowed(who: string, how: Move, inChat: Schemas["ChatMembers"] | undefined, counted: Schemas["Audience"]): boolean {
  const isThere = inChat?.members.some(({ person_id }) => person_id === who);
  const isMissing = counted.missing.some(({ person_id }) => person_id === who);
  // Who is not in the chat sees no members of it, only the counts.
  return how === "remove" ? isThere !== true && isMissing : isThere !== false && !isMissing;
}
