import { useLayoutEffect, useRef, type ReactNode } from "react";

/**
 * The options of VKUI's list. They lie in a box that can take the focus, and so a screen reader doesn't find them in
 * the list; the box is no more than paint.
 */
export function Options({ children }: { children: ReactNode }) {
  const options = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const box = options.current?.closest("[role=listbox] > [tabindex]");
    box?.setAttribute("role", "presentation");
    box?.removeAttribute("tabindex");
    box?.removeAttribute("aria-busy");
  }, []);
  return <div ref={options}>{children}</div>;
}
