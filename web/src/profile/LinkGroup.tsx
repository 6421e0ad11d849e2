import { Icon28CheckCircleFill, Icon28LinkOutline } from "@vkontakte/icons";
import { Button, Group, Header, SimpleCell } from "@vkontakte/vkui";
import { lazy, Suspense, useState } from "react";
import { Link } from "wouter";

import { useLinkStatus } from "../api/link";
import styles from "./profile.module.css";

const Unlink = lazy(() => import("./Unlink"));

/** The study profile: its number and the way to take the link back, or the way to it. */
export function LinkGroup({ linked }: { linked: boolean }) {
  return (
    <Group mode="card" header={<Header>Учебный профиль Сферум</Header>}>
      {linked ? <Linked /> : <NotLinked />}
    </Group>
  );
}

function Linked() {
  const { data: status } = useLinkStatus();
  const [asked, setAsked] = useState(false);
  return (
    <>
      <SimpleCell
        before={<Icon28CheckCircleFill fill="var(--vkui--color_icon_positive)" />}
        subtitle={status?.phone_masked ?? "\u00a0"}
        multiline
        hasHover={false}
        hasActive={false}
      >
        Учебный профиль привязан
      </SimpleCell>
      <div className={styles["unlink"]}>
        <Button size="m" mode="tertiary" appearance="negative" onClick={() => setAsked(true)}>
          Отвязать
        </Button>
      </div>
      <Suspense>{asked && <Unlink phone={status?.phone_masked ?? "ваш номер"} onClosed={() => setAsked(false)} />}</Suspense>
    </>
  );
}

function NotLinked() {
  return (
    <Link href="/link" asChild>
      <SimpleCell Component="a" before={<Icon28LinkOutline />} chevron="always" multiline subtitle="Это нужно сделать один раз">
        Привязать учебный профиль VK ID
      </SimpleCell>
    </Link>
  );
}
