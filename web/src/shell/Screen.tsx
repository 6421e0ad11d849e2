import { Title } from "@vkontakte/vkui";
import { useEffect, useRef, type ReactNode } from "react";

import styles from "./Screen.module.css";

let pageHasJustOpened = true;

interface ScreenProps {
  /** The screen's heading; also the tab's title and what a screen reader says when the screen opens. */
  title: string;
  /** Shown above the heading: the way back, for example. */
  above?: ReactNode;
  /** Shown beside the heading: a button, for example. */
  aside?: ReactNode;
  /** `narrow` for one form, `wide` for lists. */
  width?: "narrow" | "wide";
  children: ReactNode;
}

/**
 * A screen: begins at its top, sets the tab's title and moves the focus to its heading, unless the page has only just opened or the
 * screen has a field that took it.
 */
export function Screen({ title, above, aside, width = "wide", children }: ScreenProps) {
  const screen = useRef<HTMLDivElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!pageHasJustOpened) {
      document.documentElement.scrollTop = 0;
    }
  }, []);
  useEffect(() => {
    if (!pageHasJustOpened && !screen.current?.contains(document.activeElement)) {
      heading.current?.focus();
    }
    pageHasJustOpened = false;
  }, [title]);
  return (
    <div ref={screen} className={`${styles["screen"]} ${styles[width]}`}>
      <title>{`${title} · Сетевой Город. Образование`}</title>
      {above}
      <div className={styles["head"]}>
        <Title level="1" Component="h1" getRootRef={heading} tabIndex={-1} className={styles["title"] ?? ""}>
          {title}
        </Title>
        {aside}
      </div>
      {children}
    </div>
  );
}
