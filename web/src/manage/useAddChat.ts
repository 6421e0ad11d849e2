import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api } from "../api/client";
import { useOneAtATime } from "../api/oneAtATime";
import { problemFrom, type Problem } from "../api/problem";
import type { components } from "../api/schema.gen";
import { usePerson } from "../shell/person";

type Schemas = components["schemas"];
type Chat = Schemas["ChatOut"];

export interface AddingChat {
  add: (classId: string, subjectId: string, groupId: string | null) => Promise<void>;
  isPending: boolean;
  problem: Problem | null;
  added: Chat | null;
}

/** Creates a subject chat, once however often the button is pressed, and lets the lists know at once. */
export function useAddChat(): AddingChat {
  const client = useQueryClient();
  const { linked } = usePerson();
  const [added, setAdded] = useState<Chat | null>(null);
  const { mutateAsync, isPending, error } = api.useMutation("post", "/api/chats");
  const add = useOneAtATime(async (class_id: string, subject_id: string, group_id: string | null) => {
    const body = { kind: "subject" as const, class_id, subject_id };
    const chat = await mutateAsync({ body: group_id === null ? body : { ...body, group_id } });
    showInLists(client, chat, linked);
    setAdded(chat);
  });
  return { add, isPending, problem: error && problemFrom(error), added };
}

/** The server's own lists follow within seconds; until they are asked again, the chat is in ours. */
function showInLists(client: QueryClient, chat: Chat, linked: boolean): void {
  const managed = api.queryOptions("get", "/api/chats/managed");
  client.setQueryData<Schemas["ManagedChats"]>(
    managed.queryKey,
    (old) => old && { chats: including(old.chats, { ...chat, status: "active" }) },
  );
  void client.invalidateQueries({ queryKey: api.queryOptions("get", "/api/chats/options").queryKey });
  if (linked) {
    const mine = api.queryOptions("get", "/api/chats");
    void client.query({ ...mine, staleTime: "static" }).then(() => {
      client.setQueryData<Schemas["MyChats"]>(
        mine.queryKey,
        (old) => old && { chats: including(old.chats, { ...chat, role: "teacher", status: "active", muted: false, child_ids: [] }) },
      );
    });
  }
}

function including<C extends Chat>(chats: C[], chat: C): C[] {
  return chats.some(({ chat_id }) => chat_id === chat.chat_id) ? chats : [...chats, chat];
}
