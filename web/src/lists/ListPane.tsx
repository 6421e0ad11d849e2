import { useLayoutEffect, useRef, type ReactNode } from "react";

interface ListPaneProps {
  hidden: boolean;
  className: string | undefined;
  children: ReactNode;
}

/** A list, hidden while what was opened from it has a narrow window to itself; then it is back where it was scrolled to. */
export function ListPane({ hidden, className, children }: ListPaneProps) {
  const scrolledTo = useRef(0);
  useLayoutEffect(() => {
    if (hidden) {
      return undefined;
    }
    document.documentElement.scrollTop = scrolledTo.current;
    const keep = () => {
      scrolledTo.current = document.documentElement.scrollTop;
    };
    addEventListener("scroll", keep, { passive: true });
    return () => removeEventListener("scroll", keep);
  }, [hidden]);
  return (
    <div className={className} hidden={hidden}>
      {children}
    </div>
  );
}
