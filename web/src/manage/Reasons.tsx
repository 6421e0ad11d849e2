import { Button } from "@vkontakte/vkui";
import { Link } from "wouter";

import type { components } from "../api/schema.gen";
import { day } from "../words/dates";
import styles from "./manage.module.css";

/** Reasons that the reader can do something about: where, and what the way is called. */
const WAYS_OUT = {
  not_linked: { href: "~/link", name: "Привязать учебный профиль" },
  not_created: { href: "~/manage/add", name: "Создать чат" },
} as const;

interface ReasonsProps {
  because: components["schemas"]["BecauseOut"][];
  /** The chat that is spoken of: it is what «Создать чат» fills in. */
  chatTitle?: string | undefined;
  /** The reason beside which its way out is shown. */
  wayOutOf?: keyof typeof WAYS_OUT | undefined;
}

/** The facts that decide, in words, with the day since when they hold. */
export function Reasons({ because, chatTitle, wayOutOf }: ReasonsProps) {
  return (
    <ul className={styles["reasons"]}>
      {because.map(({ code, text, since }) => (
        <li key={`${code} ${text}`}>
          {text}
          {since && <span className={styles["since"]}> · с {day(since)}</span>}
          {wayOutOf === code && (
            <div className={styles["way-out"]}>
              <Link href={chatTitle ? `${WAYS_OUT[code].href}?${new URLSearchParams({ chat: chatTitle })}` : WAYS_OUT[code].href} asChild>
                <Button Component="a" size="s" mode="secondary">
                  {WAYS_OUT[code].name}
                </Button>
              </Link>
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}
