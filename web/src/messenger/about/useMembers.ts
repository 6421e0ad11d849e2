import { useQueryClient } from "@tanstack/react-query";

import { api } from "../../api/client";
import { aboutChat, type MemberShown, type Standing } from "../../api/manualChats";
import { useOneAtATime } from "../../api/oneAtATime";
import { problemFrom } from "../../api/problem";

/** What can be decided about a member of a chat: out of it, or another standing in it. */
export function useMembers(chatId: string, onDone: (said: string) => void) {
  const client = useQueryClient();
  const remove = api.useMutation("delete", "/api/messenger/chats/{chat_id}/members/{person_id}");
  const appoint = api.useMutation("put", "/api/messenger/chats/{chat_id}/members/{person_id}/standing");
  const decide = useOneAtATime(async ({ person_id, name }: MemberShown, decision: Standing | "out") => {
    const params = { path: { chat_id: chatId, person_id } };
    remove.reset();
    appoint.reset();
    if (decision === "out") {
      await remove.mutateAsync({ params });
    } else {
      await appoint.mutateAsync({ params, body: { standing: decision } });
    }
    await client.invalidateQueries({ queryKey: aboutChat(chatId).queryKey });
    onDone(`${name}: ${SAID[decision]}`);
  });
  const error = remove.error ?? appoint.error;
  return { decide, isPending: remove.isPending || appoint.isPending, problem: error ? problemFrom(error) : null };
}

const SAID: Record<Standing | "out", string> = {
  owner: "теперь владелец чата",
  administrator: "теперь администратор чата",
  member: "больше не администратор",
  out: "больше не в чате",
};
