import { Progress } from "@vkontakte/vkui";

import styles from "./lists.module.css";

interface ShareProps {
  /** What is counted: «в чате», «ученики». */
  label: string;
  part: number;
  whole: number;
}

/** How many of how many, in words and as a bar. */
export function Share({ label, part, whole }: ShareProps) {
  const all = whole > 0 && part === whole;
  return (
    <span className={styles["share"]}>
      <span>
        {label}: {part} из {whole}
      </span>
      <span aria-hidden className={styles["bar"]}>
        <Progress
          value={whole === 0 ? 0 : (100 * part) / whole}
          height={6}
          appearance={all ? "positive" : "accent"}
          title={undefined}
        />
      </span>
    </span>
  );
}
