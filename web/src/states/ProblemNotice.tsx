import { Button, FormStatus } from "@vkontakte/vkui";

import { mayHelpToRepeat, type Problem } from "../api/problem";
import styles from "./states.module.css";

interface ProblemNoticeProps {
  problem: Problem | null | undefined;
  /** Repeats the call; the button is shown only where repeating can help. */
  onRetry?: (() => void) | undefined;
}

/** What went wrong and what to do, in words of the server; read out as soon as it appears. */
export function ProblemNotice({ problem, onRetry }: ProblemNoticeProps) {
  if (!problem) {
    return null;
  }
  // «Код не подошёл. Осталось 4 попытки» begins with its own title.
  const title = problem.detail.startsWith(problem.title) ? null : (
    <span className={styles["said"]}>{problem.title}</span>
  );
  return (
    <FormStatus mode="error" title={title} className={styles["notice"] ?? ""}>
      <span className={styles["said"]}>{problem.detail}</span>
      {onRetry && mayHelpToRepeat(problem) && (
        <div className={styles["retry"]}>
          <Button size="s" onClick={onRetry}>
            Повторить
          </Button>
        </div>
      )}
    </FormStatus>
  );
}
