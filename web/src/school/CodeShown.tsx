import { momentOnPaper } from "../words/dates";
import styles from "./school.module.css";
import type { PaperCode } from "./useIssueCode";

/** A code with its login and its end, to be read out or copied down. */
export function CodeShown({ code }: { code: PaperCode }) {
  return (
    <div role="status">
      <dl className={styles["issued"]}>
        <dt>Для кого</dt>
        <dd>{code.name}</dd>
        <dt>Логин</dt>
        <dd>{code.login}</dd>
        <dt>Код</dt>
        <dd className={styles["code"]}>{code.paper_code}</dd>
        <dt>Действует до</dt>
        <dd>{momentOnPaper(code.expires_at)}</dd>
      </dl>
      <p className={styles["once"]}>Код показан один раз. Запишите или напечатайте его, прежде чем закрыть это окно.</p>
    </div>
  );
}
