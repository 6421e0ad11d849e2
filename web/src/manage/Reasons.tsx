import { Button } from "@vkontakte/vkui";
import { Link } from "wouter";

import type { components } from "../api/schema.gen";
import { day } from "../words/dates";
import styles from "./manage.module.css";

interface ReasonsProps {
  because: components["schemas"]["BecauseOut"][];
  /** Whether they are about the reader, who can do something about some of them. */
  own?: boolean;
}

/** The facts that decide, in words, with the day since when they hold. */
export function Reasons({ because, own = false }: ReasonsProps) {
  return (
    <ul className={styles["reasons"]}>
      {because.map(({ code, text, since }) => (
        <li key={`${code} ${text}`}>
          {text}
          {since && <span className={styles["since"]}> · с {day(since)}</span>}
          {own && code === "not_linked" && (
            <div className={styles["way-out"]}>
              <Link href="~/link" asChild>
                <Button Component="a" size="s">
                  Привязать учебный профиль
                </Button>
              </Link>
            </div>
          )}
        </li>
      ))}
    </ul>
  );
}
