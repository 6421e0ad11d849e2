import { Group } from "@vkontakte/vkui";
import type { ReactNode } from "react";

import { Screen } from "../shell/Screen";
import styles from "./link.module.css";

/** A step: the mark of VK ID, what the step is for, the step itself. */
export function Card({ title, lead, children }: { title: string; lead?: ReactNode; children: ReactNode }) {
  return (
    <Screen title={title} width="narrow" above={<p className={styles["mark"]}>VK ID</p>}>
      <Group mode="card" padding="m">
        {lead && (
          <p id="lead" className={styles["lead"]}>
            {lead}
          </p>
        )}
        {children}
      </Group>
    </Screen>
  );
}
