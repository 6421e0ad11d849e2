import type { ReactNode } from "react";
import { Link, useRoute } from "wouter";

import { Screen } from "../shell/Screen";
import { useOpenConflicts } from "../shell/useOpenConflicts";
import styles from "./school.module.css";
import { useSchoolInCharge } from "./schoolInCharge";

/** A screen of the administrator's, with the way to the others. */
export function SchoolScreen({ children }: { children: ReactNode }) {
  const school = useSchoolInCharge();
  const conflicts = useOpenConflicts(true);
  return (
    <Screen title={school.organisation_name}>
      <nav aria-label="Школа" className={styles["sections"]}>
        <Section href="/">Классы</Section>
        <Section href="/staff">Сотрудники</Section>
        <Section href="/conflicts" count={conflicts}>
          Спорные номера
        </Section>
        <Section href="/chats">Чаты школы</Section>
        <Section href="/reports">Обращения</Section>
        <Section href="/policy">Правила чатов</Section>
      </nav>
      {children}
    </Screen>
  );
}

function Section({ href, count, children }: { href: string; count?: number | undefined; children: string }) {
  const [here] = useRoute(href);
  return (
    <Link href={href} className={styles["section"] ?? ""} aria-current={here ? "page" : undefined}>
      {children}
      {count ? <span className={styles["count"]}>{count}</span> : null}
    </Link>
  );
}
