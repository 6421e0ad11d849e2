import { Skeleton } from "@vkontakte/vkui";

import { Share } from "../lists/Share";
import { SHOWN, type Counts } from "./linked";
import styles from "./school.module.css";

/** How many pupils, parents and teachers have linked; their place is held until they are counted. */
export function Shares({ counts }: { counts: Counts | undefined }) {
  return (
    <span className={styles["shares"]}>
      {SHOWN.map(([part, name]) =>
        counts ? (
          <Share key={part} label={name} part={counts[part].linked} whole={counts[part].expected} />
        ) : (
          <Skeleton key={part} width={200} height={14} />
        ),
      )}
    </span>
  );
}
