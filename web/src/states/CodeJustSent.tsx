import { FormStatus } from "@vkontakte/vkui";

import type { Problem } from "../api/problem";
import { clock, useSecondsUntil } from "./Countdown";
import styles from "./states.module.css";

/** When a code can be asked for again, epoch in ms; 0 where a problem sets no time. */
export function freeAgainAt(problem: Problem): number {
  return problem.retry_after_seconds === undefined ? 0 : Date.now() + problem.retry_after_seconds * 1000;
}

/** A number gets one code at a time: the one before was another person's, or was asked for elsewhere. */
export function CodeJustSent({ until }: { until: number }) {
  const left = useSecondsUntil(until);
  return (
    <FormStatus title={<span className={styles["said"]}>На этот номер только что ушёл код</span>} className={styles["notice"] ?? ""}>
      {left > 0 && <span className={styles["said"]}>Ваш можно запросить через {clock(left)}.</span>}
      <span role="status" className={styles["said"]}>
        {left === 0 && "Теперь запросите свой код."}
      </span>
    </FormStatus>
  );
}
