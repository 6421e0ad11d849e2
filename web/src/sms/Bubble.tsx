import { Button } from "@vkontakte/vkui";
import { useState } from "react";

import styles from "./sms.module.css";
import type { Sms } from "./useTexts";

const TIME = new Intl.DateTimeFormat("ru", { hour: "2-digit", minute: "2-digit" });
const CODE = /(?<!\d)\d{6}(?!\d)/;
const BUTTON = { ready: "Скопировать код", copied: "Скопировано", refused: "Не вышло: выделите код" } as const;

/** An SMS, and a button for the code in it. */
export function Bubble({ sms: { to, text, at } }: { sms: Sms }) {
  const [state, setState] = useState<keyof typeof BUTTON>("ready");
  const code = CODE.exec(text)?.[0];
  const copy = (digits: string) => {
    navigator.clipboard.writeText(digits).then(
      () => setState("copied"),
      () => setState("refused"),
    );
  };
  return (
    <article className={styles["bubble"]}>
      <p className={styles["to"]}>
        {spaced(to)} <time dateTime={new Date(at * 1000).toISOString()}>{TIME.format(at * 1000)}</time>
      </p>
      <p className={styles["text"]}>{text}</p>
      {code && (
        <Button size="s" mode="secondary" stretched onClick={() => copy(code)}>
          {BUTTON[state]}
        </Button>
      )}
    </article>
  );
}

/** «+79001234567» → «+7 900 123-45-67». */
function spaced(phone: string): string {
  return phone.replace(/^\+7(\d{3})(\d{3})(\d\d)(\d\d)$/, "+7 $1 $2-$3-$4");
}
