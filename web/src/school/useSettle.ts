import { useQueryClient } from "@tanstack/react-query";

import { api } from "../api/client";
import { useOneAtATime } from "../api/oneAtATime";
import type { components } from "../api/schema.gen";
import type { Choice } from "./ConflictCard";

/** Settles a conflict, once; it is off the list at once, and after a refusal the list is read again. */
export function useSettle(onSettled: () => void) {
  const client = useQueryClient();
  const { queryKey } = api.queryOptions("get", "/api/school/conflicts");
  const { mutateAsync, isPending, error } = api.useMutation("post", "/api/school/conflicts/settle", {
    onError: () => void client.invalidateQueries({ queryKey }),
  });
  const settle = useOneAtATime(async (conflict_id: string, decision: Choice) => {
    await mutateAsync({ body: { conflict_id, decision } });
    client.setQueryData<components["schemas"]["Conflicts"]>(
      queryKey,
      (old) => old && { conflicts: old.conflicts.filter((one) => one.conflict_id !== conflict_id) },
    );
    onSettled();
  });
  return { settle, isPending, error };
}
