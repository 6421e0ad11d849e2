import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api } from "../../api/client";
import { MOST_AT_ONCE, type Settings } from "../../api/manualChats";
import { talks } from "../../api/messenger";
import { useOneAtATime } from "../../api/oneAtATime";
import { problemFrom, type Problem } from "../../api/problem";

export interface NewChat {
  title: string;
  personIds: readonly string[];
  settings: Settings;
}

/** Makes a chat, once however often it is asked for. More people than one call may name come with calls of their own. */
export function useMakeChat(onMade: (chatId: string) => void) {
  const client = useQueryClient();
  // A repeated call is about the same chat.
  const [clientId] = useState(() => crypto.randomUUID());
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isPending, setPending] = useState(false);
  const make = api.useMutation("post", "/api/messenger/chats");
  const add = api.useMutation("post", "/api/messenger/chats/{chat_id}/members");
  const save = useOneAtATime(async ({ title, personIds, settings }: NewChat) => {
    setProblem(null);
    setPending(true);
    try {
      const [first = [], ...others] = inParts(personIds);
      const { chat_id } = await make.mutateAsync({ body: { client_id: clientId, title, person_ids: first, settings } });
      for (const person_ids of others) {
        await add.mutateAsync({ params: { path: { chat_id } }, body: { person_ids } });
      }
      await client.invalidateQueries({ queryKey: talks.queryKey });
      onMade(chat_id);
    } catch (error) {
      setProblem(problemFrom(error));
    } finally {
      setPending(false);
    }
  });
  return { save, isPending, problem };
}

/** The people by call. */
export function inParts(personIds: readonly string[]): string[][] {
  const parts = Math.ceil(personIds.length / MOST_AT_ONCE);
  return Array.from({ length: parts }, (_, part) => personIds.slice(part * MOST_AT_ONCE, (part + 1) * MOST_AT_ONCE));
}
