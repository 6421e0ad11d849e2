import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api } from "../api/client";
import { useOneAtATime } from "../api/oneAtATime";
import { problemFrom, type Problem } from "../api/problem";
import type { components } from "../api/schema.gen";
import { follow } from "./follow";

type Schemas = components["schemas"];


/** What can be decided by hand about somebody in a chat, or taken out of it. */
export type Decision = "mute" | "unmute" | "remove" | "restore";

export interface ByHand {
  decide: (decision: Decision, person: Named) => Promise<void>;
  isPending: boolean;
  /** About whom the last decision was. */
  about: string | undefined;
  problem: Problem | null;
}

type Named = Pick<Schemas["MemberOut"], "person_id" | "name" | "role">;

/** Decides by hand, once however often it is clicked, and lets the screen know at once. */
export function useByHand(chatId: string, onDone: (decision: Decision, person: Named) => void): ByHand {
  const client = useQueryClient();
  const [about, setAbout] = useState<string>();
  const mute = api.useMutation("post", "/api/chats/{chat_id}/mutes");
  const unmute = api.useMutation("delete", "/api/chats/{chat_id}/mutes/{person_id}");
  const remove = api.useMutation("post", "/api/chats/{chat_id}/removals");
  const restore = api.useMutation("delete", "/api/chats/{chat_id}/removals/{person_id}");
  const calls = [mute, unmute, remove, restore];
  const error = calls.map((call) => call.error).find(Boolean);
  const decide = useOneAtATime(async (decision: Decision, person: Named) => {
    const { person_id } = person;
    const named = { params: { path: { chat_id: chatId } }, body: { person_id } };
    const addressed = { params: { path: { chat_id: chatId, person_id } } };
    calls.forEach((call) => call.reset());
    setAbout(person_id);
    await {
      mute: () => mute.mutateAsync(named),
      unmute: () => unmute.mutateAsync(addressed),
      remove: () => remove.mutateAsync(named),
      restore: () => restore.mutateAsync(addressed),
    }[decision]();
    showDecided(client, chatId, decision, person);
    onDone(decision, person);
  });
  return { decide, about, isPending: calls.some((call) => call.isPending), problem: error ? problemFrom(error) : null };
}

/** The server's lists follow within seconds; ours show at once what was decided, counts and lists alike, until the server's have followed. */
function showDecided(client: QueryClient, chatId: string, decision: Decision, person: Named): void {
  const of = { params: { path: { chat_id: chatId } } };
  const members = api.queryOptions("get", "/api/chats/{chat_id}/members", of).queryKey;
  const audience = api.queryOptions("get", "/api/chats/{chat_id}/audience", of).queryKey;
  client.setQueryData<Schemas["ChatMembers"]>(members, (old) => old && { ...old, members: membersAfter(old.members, decision, person) });
  if (decision === "remove" || decision === "restore") {
    client.setQueryData<Schemas["Audience"]>(audience, (old) => old && audienceAfter(old, decision, person));
    void follow(client, chatId, decision, person.person_id);
  }
}

function membersAfter(members: Schemas["MemberOut"][], decision: Decision, person: Named): Schemas["MemberOut"][] {
  const isOther = ({ person_id }: { person_id: string }) => person_id !== person.person_id;
  switch (decision) {
    case "remove":
      return members.filter(isOther);
    case "restore": {
      const { person_id, name, role } = person;
      return [...members.filter(isOther), { person_id, name, role, muted: false }];
    }
    default:
      return members.map((member) => (isOther(member) ? member : { ...member, muted: decision === "mute" }));
  }
}

function audienceAfter(audience: Schemas["Audience"], decision: "remove" | "restore", person: Named): Schemas["Audience"] {
  const others = audience.missing.filter(({ person_id }) => person_id !== person.person_id);
  const wasMissing = others.length < audience.missing.length;
  if (decision === "restore") {
    return { ...audience, linked: audience.linked + (wasMissing ? 1 : 0), missing: others };
  }
  const { person_id, name, role } = person;
  const removed = { person_id, name, role, children: [], reason: "removed_by_hand" as const, text: "Из чата убрали вручную" };
  return { ...audience, linked: audience.linked - (wasMissing ? 0 : 1), missing: [...others, removed] };
}
