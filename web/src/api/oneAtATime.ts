import { useCallback, useRef } from "react";

/**
 * An action that does nothing while it is still under way, so that a double click sends one call.
 *
 * Its failure is not thrown: a component that shows it reads `error` of the mutation.
 */
export function useOneAtATime<Given extends unknown[]>(
  action: (...given: Given) => Promise<unknown>,
): (...given: Given) => Promise<void> {
  const busy = useRef(false);
  return useCallback(
    async (...given: Given) => {
      if (busy.current) {
        return;
      }
      busy.current = true;
      try {
        await action(...given);
      } catch {
        // Shown by the mutation's owner.
      } finally {
        busy.current = false;
      }
    },
    [action],
  );
}
