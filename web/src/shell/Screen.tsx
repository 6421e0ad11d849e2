import { Title } from "@vkontakte/vkui";
import { useEffect, useRef, type ReactNode } from "react";

import { goneOn, hasJustOpened } from "./justOpened";
import styles from "./Screen.module.css";

interface ScreenProps {
  /** The screen's heading; also the tab's title and what a screen reader says when the screen opens. */
  title: string;
  /** Shown above the heading: the way back, for example. */
  above?: ReactNode;
  /** Shown beside the heading: a button, for example. */
  aside?: ReactNode;
  /** Whether the screen is what the address is about; false for one that stands beside it. */
  current?: boolean;
  /** `narrow` for one form, `wide` for lists. */
  width?: "narrow" | "wide";
  children: ReactNode;
}

/**
 * A screen: begins at its top, sets the tab's title and moves the focus to its heading, unless the page has only just opened or the
 * screen has a field that took it.
 */
export function Screen({ title, above, aside, width = "wide", current = true, children }: ScreenProps) {
  const screen = useRef<HTMLDivElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!hasJustOpened() && current) {
      document.documentElement.scrollTop = 0;
    }
    // Only where it opens: a list that is looked at again stays where it was.
    // eslint-disable-next-line react-hooks/exhaustive-deps -- see above
  }, []);
  useEffect(() => {
    if (!current) {
      return;
    }
    if (!hasJustOpened() && !screen.current?.contains(document.activeElement)) {
      heading.current?.focus({ preventScroll: true });
    }
    goneOn();
  }, [title, current]);
  return (
    <div ref={screen} className={`${styles["screen"]} ${styles[width]}`}>
      {current && <title>{`${title} · Сетевой Город. Образование`}</title>}
      {above}
      <div className={styles["head"]}>
        <Title level={current ? "1" : "2"} Component={current ? "h1" : "h2"} getRootRef={heading} tabIndex={-1} className={styles["title"] ?? ""}>
          {title}
        </Title>
        {aside}
      </div>
      {children}
    </div>
  );
}
