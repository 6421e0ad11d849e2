import { Group } from "@vkontakte/vkui";
import type { ReactNode } from "react";

import { KeepToYourself } from "../states/KeepToYourself";
import styles from "./SignIn.module.css";

/** What stands around every screen before sign-in: the journal's name, painted first (`opening.css`), and one card. */
export function Door({ children }: { children: ReactNode }) {
  return (
    <main className="door">
      <div className="door-brand">
        <img src="/favicon.svg" alt="" width={56} height={56} />
        <p className="door-name">Сетевой Город. Образование</p>
        <p className="door-line">Единая цифровая образовательная среда региона</p>
      </div>
      <Group mode="card" padding="m" className={styles["card"] ?? ""}>
        {children}
      </Group>
      <KeepToYourself />
    </main>
  );
}
