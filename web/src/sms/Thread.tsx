import { useCallback } from "react";

import { Bubble } from "./Bubble";
import styles from "./sms.module.css";
import type { Sms } from "./useTexts";

interface ThreadProps {
  id: string;
  texts: Sms[] | undefined;
  failed: boolean;
}

/** The texts as a messenger shows them: the newest at the lower edge, in view. */
export function Thread({ id, texts, failed }: ThreadProps) {
  const count = texts?.length ?? 0;
  const toNewest = useCallback(
    (thread: HTMLDivElement | null) => {
      if (thread && count > 0) {
        thread.scrollTop = thread.scrollHeight;
      }
    },
    [count],
  );
  return (
    // A part that scrolls has to be reachable by keyboard.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- see above
    <div id={id} ref={toNewest} role="group" aria-label="Сообщения" tabIndex={0} className={styles["thread"]}>
      {failed && <p className={styles["note"]}>Телефон не отвечает. Пробуем снова…</p>}
      {texts?.length === 0 && <p className={styles["note"]}>Здесь появятся SMS с кодами: настоящий телефон не нужен.</p>}
      {texts?.map((sms) => (
        <Bubble key={`${sms.at} ${sms.to}`} sms={sms} />
      ))}
    </div>
  );
}
