import { Icon24ChevronDown, Icon24SmartphoneOutline } from "@vkontakte/icons";
import { Counter, IconButton, Tappable } from "@vkontakte/vkui";
import { useId, useState } from "react";

import { Announcement } from "./Announcement";
import styles from "./sms.module.css";
import { Thread } from "./Thread";
import { useOpened } from "./useOpened";
import { type Sms, useTexts } from "./useTexts";

/** The «телефон» of the local stack: incoming SMS, read from `source`. */
export default function SmsPanel({ source }: { source: string }) {
  const { texts, failed } = useTexts(source);
  const [opened, open] = useOpened();
  const [seenUntil, setSeenUntil] = useState<number>();
  const id = useId();
  const turn = (next: boolean) => {
    setSeenUntil(lastOf(texts));
    open(next);
  };
  // What had come before the page opened isn't news.
  if (texts && seenUntil === undefined) {
    setSeenUntil(lastOf(texts));
  }
  const news = opened ? 0 : (texts ?? []).filter(({ at }) => at > (seenUntil ?? 0)).length;
  return (
    <aside aria-label="Телефон" className={opened ? styles["phone"] : styles["pocket"]}>
      <Announcement texts={texts} />
      {opened ? (
        <>
          <header className={styles["head"]}>
            <span className={styles["name"]}>
              Телефон <span className={styles["hint"]}>только для пробы</span>
            </span>
            <IconButton label="Свернуть телефон" aria-expanded aria-controls={id} onClick={() => turn(false)}>
              <Icon24ChevronDown />
            </IconButton>
          </header>
          <Thread id={id} texts={texts} failed={failed} />
        </>
      ) : (
        <Tappable className={styles["button"] ?? ""} aria-label={news > 0 ? `Телефон, новых SMS: ${news}` : "Телефон"} aria-expanded={false} onClick={() => turn(true)}>
          <Icon24SmartphoneOutline />
          <span className={styles["word"]}>Телефон</span>
          {news > 0 && (
            <Counter size="s" mode="primary" appearance="accent-red">
              {news}
            </Counter>
          )}
        </Tappable>
      )}
    </aside>
  );
}

function lastOf(texts: Sms[] | undefined): number {
  return texts?.at(-1)?.at ?? 0;
}
