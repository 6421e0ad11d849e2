import { useQueryClient } from "@tanstack/react-query";
import { useLocation } from "wouter";

import { api } from "../../api/client";
import { talks } from "../../api/messenger";
import { useOneAtATime } from "../../api/oneAtATime";
import { problemFrom } from "../../api/problem";
import { type From, pathOf } from "../Way";

/** Opens the chat of two with somebody; where there is none yet, it is made. */
export function useWriteTo() {
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const { mutateAsync, error, isPending } = api.useMutation("post", "/api/messenger/direct");
  const writeTo = useOneAtATime(async (personId: string) => {
    const { chat_id } = await mutateAsync({ body: { person_id: personId } });
    await client.invalidateQueries({ queryKey: talks.queryKey });
    navigate(pathOf(chat_id), { replace: true, state: { from: "/messenger" } satisfies From });
  });
  return { writeTo, isPending, problem: error ? problemFrom(error) : null };
}
