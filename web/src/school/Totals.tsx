import { Group, Headline } from "@vkontakte/vkui";

import type { components } from "../api/schema.gen";
import { Shares } from "./Shares";
import styles from "./school.module.css";

/** The school as a whole, in which each person counts once. */
export function Totals({ linked }: { linked: components["schemas"]["SchoolLinked"] | undefined }) {
  return (
    <Group mode="card">
      <div className={styles["totals"]}>
        <Headline level="2" Component="h2">
          Привязали учебный профиль
        </Headline>
        <Shares counts={linked} />
        <p className={styles["counted"]} role="status">
          {linked ? "Вся школа, каждый посчитан один раз" : "Считаем по всей школе…"}
        </p>
      </div>
    </Group>
  );
}
