import { Icon28CheckCircleFill, Icon28ErrorCircleOutline } from "@vkontakte/icons";
import { Button, Group, SimpleCell } from "@vkontakte/vkui";
import { lazy, Suspense, useState } from "react";
import { Link } from "wouter";

import type { LinkStatus } from "../api/link";
import { ListSkeleton } from "../states/Loading";

const Unlink = lazy(() => import("./Unlink"));

/** The state of the link, and the way to take it back. */
export function LinkCard({ status }: { status: LinkStatus }) {
  const [asked, setAsked] = useState(false);
  if (status.phone_released) {
    return (
      <Group mode="card">
        <SimpleCell
          before={<Icon28ErrorCircleOutline />}
          multiline
          subtitle="Ваш прежний номер подтвердил другой человек. Укажите новый, чтобы профиль оставался под защитой."
          after={
            <Link href="/link" asChild>
              <Button Component="a" size="s">
                Указать номер
              </Button>
            </Link>
          }
        >
          Подтвердите новый номер
        </SimpleCell>
      </Group>
    );
  }
  return (
    <Group mode="card">
      <SimpleCell
        before={<Icon28CheckCircleFill fill="var(--vkui--color_icon_positive)" />}
        subtitle={status.phone_masked}
        multiline
        hasHover={false}
        hasActive={false}
        after={
          <Button size="s" mode="tertiary" appearance="negative" onClick={() => setAsked(true)}>
            Отвязать
          </Button>
        }
      >
        Учебный профиль привязан
      </SimpleCell>
      <Suspense>{asked && <Unlink onClosed={() => setAsked(false)} />}</Suspense>
    </Group>
  );
}

/** In the card's place and of its height, until the state is known. */
export function LinkCardSkeleton() {
  return (
    <Group mode="card">
      <ListSkeleton rows={1} />
    </Group>
  );
}
