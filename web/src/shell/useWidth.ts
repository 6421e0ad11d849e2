import { useSyncExternalStore } from "react";

/** From here on the list and a chat stand side by side. */
const TWO_PANES = "(min-width: 1000px)";
/** From here on what is known about the chat stands beside it. */
const THREE_PANES = "(min-width: 1280px)";

function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const media = matchMedia(query);
      media.addEventListener("change", changed);
      return () => media.removeEventListener("change", changed);
    },
    () => matchMedia(query).matches,
  );
}

/** How many panes «Чаты» has room for: 1, 2 or 3. */
export function usePanes(): 1 | 2 | 3 {
  const two = useMedia(TWO_PANES);
  const three = useMedia(THREE_PANES);
  return three ? 3 : two ? 2 : 1;
}
