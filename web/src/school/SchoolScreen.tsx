import { FormItem, NativeSelect } from "@vkontakte/vkui";
import type { ReactNode } from "react";
import { Link, useRoute } from "wouter";

import { api } from "../api/client";
import { Screen } from "../shell/Screen";
import styles from "./school.module.css";
import { useOfSchool, useSchoolInCharge } from "./schoolInCharge";

/** A screen of the administrator's, with the way to the others, and to another school for who has several. */
export function SchoolScreen({ children }: { children: ReactNode }) {
  const { school, schools, choose } = useSchoolInCharge();
  const { data } = api.useQuery("get", "/api/school/conflicts", useOfSchool());
  return (
    <Screen title={school.organisation_name}>
      {schools.length > 1 && (
        <FormItem top="Школа" htmlFor="school" noPadding>
          <NativeSelect
            id="school"
            value={school.organisation_id}
            onChange={({ currentTarget }) => choose(currentTarget.value)}
          >
            {schools.map(({ organisation_id, organisation_name }) => (
              <option key={organisation_id} value={organisation_id}>
                {organisation_name}
              </option>
            ))}
          </NativeSelect>
        </FormItem>
      )}
      <nav aria-label="Школа" className={styles["sections"]}>
        <Section href="/">Классы</Section>
        <Section href="/staff">Сотрудники</Section>
        <Section href="/conflicts" count={data?.conflicts.length}>
          Спорные номера
        </Section>
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
