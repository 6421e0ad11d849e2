import { Skeleton, VisuallyHidden } from "@vkontakte/vkui";
import { useEffect, useState, type ReactNode } from "react";

import styles from "./states.module.css";

const SLOW_AFTER_MS = 5000;

/** Whether something has been under way for so long that it needs a word. */
function useSlow(): boolean {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), SLOW_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return slow;
}

/** Skeletons, a word for screen readers, and after five seconds one for everybody. */
function Loading({ children }: { children: ReactNode }) {
  const slow = useSlow();
  return (
    <div role="status" className={styles["loading"]}>
      {slow ? <p className={styles["slow"]}>Связь медленная, загружаем…</p> : <VisuallyHidden>Загружаем…</VisuallyHidden>}
      <div aria-hidden>{children}</div>
    </div>
  );
}

/** In place of a list that is on its way. */
export function ListSkeleton({ rows = 4 }: { rows?: number }) {
  return (
    <Loading>
      {Array.from({ length: rows }, (_, row) => (
        <div key={row} className={styles["row"]}>
          <Skeleton width={40} height={40} borderRadius={20} />
          <div className={styles["lines"]}>
            <Skeleton width="60%" height={16} />
            <Skeleton width="35%" height={12} />
          </div>
        </div>
      ))}
    </Loading>
  );
}

/** In place of a form or a text that is on its way. */
export function FormSkeleton() {
  return (
    <Loading>
      <div className={styles["form"]}>
        <Skeleton width="70%" height={24} />
        <Skeleton width="100%" height={44} borderRadius={8} />
        <Skeleton width="100%" height={44} borderRadius={8} />
        <Skeleton width="100%" height={44} borderRadius={8} />
      </div>
    </Loading>
  );
}

/** In place of a whole screen that is on its way; the screen brings its own heading. */
export function ScreenSkeleton() {
  return (
    <>
      <VisuallyHidden Component="h1">Загружаем страницу</VisuallyHidden>
      <FormSkeleton />
    </>
  );
}
