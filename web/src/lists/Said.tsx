import { useEffect, type RefObject } from "react";

import styles from "./lists.module.css";

interface SaidProps {
  /** What has just been done; empty before. */
  text: string;
  place: RefObject<HTMLParagraphElement | null>;
  /** Whether it takes the focus by itself: where what had it is gone at once, not behind a card that closes first. */
  focused?: boolean;
}

/** Tells what came of a decision about somebody in a list, in the place of the button that went with it. */
export function Said({ text, place, focused = false }: SaidProps) {
  useEffect(() => {
    if (focused && text) {
      place.current?.focus();
    }
  }, [focused, place, text]);
  return (
    <p role="status" ref={place} tabIndex={-1} className={styles["said"]}>
      {text}
    </p>
  );
}
