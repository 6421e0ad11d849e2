import type { ReactNode } from "react";

import { counted, PEOPLE } from "../../words/counted";
import styles from "../messenger.module.css";

/** What goes on with the people who are chosen; it stays in sight while the list scrolls. */
export function Chosen({ count, children }: { count: number; children: ReactNode }) {
  return (
    <div className={styles["chosen"]}>
      <p role="status">{count > 0 ? `Выбрано: ${counted(count, PEOPLE)}` : "Никто не выбран. Пригласить можно и позже, по ссылке или QR-коду."}</p>
      {children}
    </div>
  );
}
