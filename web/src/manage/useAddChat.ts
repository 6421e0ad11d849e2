import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { myChats } from "../api/chats";
import { api } from "../api/client";
import { useOneAtATime } from "../api/oneAtATime";
import { problemFrom, type Problem } from "../api/problem";
import type { components } from "../api/schema.gen";
import { usePerson } from "../shell/person";
import { KIND_WORDS } from "../words/kinds";
import { followCreated } from "./follow";

type Schemas = components["schemas"];
type Chat = Schemas["ChatOut"];
type Listed = Chat & { status: Schemas["MyChatOut"]["status"] };

const KINDS = Object.keys(KIND_WORDS);

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
    void client.query({ ...myChats, staleTime: "static" }).then(() => {
      client.setQueryData<Schemas["MyChats"]>(
        myChats.queryKey,
        (old) => old && { chats: including(old.chats, { ...chat, role: "teacher", status: "active", muted: false, child_ids: [] }) },
      );
    });
    void followCreated(client, chat.chat_id);
  }
}

/**
 * A list with the chat at the place that the server gives it among open ones, the archived ones last. When the server's list
 * comes, no line moves under a finger.
 */
function including<C extends Listed>(chats: C[], chat: C): C[] {
  if (chats.some(({ chat_id }) => chat_id === chat.chat_id)) {
    return chats;
  }
  const open = chats.filter(({ status }) => status === "active");
  const after = open.findIndex((other) => isBefore(chat, other));
  return [...open.toSpliced(after < 0 ? open.length : after, 0, chat), ...chats.filter(({ status }) => status === "archived")];
}

function isBefore(chat: Chat, other: Chat): boolean {
  const kinds = KINDS.indexOf(chat.kind) - KINDS.indexOf(other.kind);
  return kinds < 0 || (kinds === 0 && placeOf(chat) < placeOf(other));
}

/** The order of chats of a kind: by title, and by id where titles are equal. */
function placeOf({ title, chat_id }: Chat): string {
  return `${title}\0${chat_id}`;
}
