import { Footnote, Group } from "@vkontakte/vkui";
import type { ReactNode } from "react";

import styles from "./SignIn.module.css";

/** What stands around every screen before sign-in: the journal's name and one card. */
export function Door({ children }: { children: ReactNode }) {
  return (
    <main className={styles["door"]}>
      <div className={styles["brand"]}>
        <img src="/favicon.svg" alt="" width={56} height={56} />
        <p className={styles["name"]}>Сетевой Город. Образование</p>
        <Footnote className={styles["line"] ?? ""}>Единая цифровая образовательная среда региона</Footnote>
      </div>
      <Group mode="card" padding="m" className={styles["card"] ?? ""}>
        {children}
      </Group>
    </main>
  );
}
