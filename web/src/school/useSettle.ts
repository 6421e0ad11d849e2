import { useQueryClient } from "@tanstack/react-query";

import { api } from "../api/client";
import type { components } from "../api/schema.gen";
import type { Choice } from "./ConflictCard";
import { useOfSchool } from "./schoolInCharge";

/** Settles a conflict; it is off the list at once, and the list is read again whatever came of it. */
export function useSettle(onSettled: () => void) {
  const client = useQueryClient();
  const { queryKey } = api.queryOptions("get", "/api/school/conflicts", useOfSchool());
  const { mutate, isPending, error } = api.useMutation("post", "/api/school/conflicts/settle");
  const settle = (conflict_id: string, decision: Choice) => {
    mutate(
      { body: { conflict_id, decision } },
      {
        onSuccess: () => {
          client.setQueryData<components["schemas"]["Conflicts"]>(
            queryKey,
            (old) => old && { conflicts: old.conflicts.filter((one) => one.conflict_id !== conflict_id) },
          );
          onSettled();
        },
        onError: () => void client.invalidateQueries({ queryKey }),
      },
    );
  };
  return { settle, isPending, error };
}
