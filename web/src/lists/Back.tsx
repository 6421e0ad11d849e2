import { Icon16ChevronLeft } from "@vkontakte/icons";
import { Button } from "@vkontakte/vkui";
import { Link } from "wouter";

import styles from "./lists.module.css";

/** The way to the list that a screen belongs to. */
export function Back({ href, children }: { href: string; children: string }) {
  return (
    <nav aria-label="Назад" className={styles["back"]}>
      <Link href={href} asChild>
        <Button Component="a" mode="tertiary" size="s" before={<Icon16ChevronLeft />}>
          {children}
        </Button>
      </Link>
    </nav>
  );
}
