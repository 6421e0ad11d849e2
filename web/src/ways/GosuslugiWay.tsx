import { Icon28CheckCircleFill, Icon28WarningTriangleOutline } from "@vkontakte/icons";
import { Button, ButtonGroup, FormItem, Group, Header, SimpleCell } from "@vkontakte/vkui";
import { useState } from "react";
import { Link } from "wouter";

import { useOneAtATime } from "../api/oneAtATime";
import { addGosuslugiAddress, useTakeGosuslugiAway, type Ways } from "../api/ways";
import { GosuslugiButton } from "../brands/GosuslugiButton";
import { Dialog } from "../shell/Dialog";
import { ProblemNotice } from "../states/ProblemNotice";
import { day, moment } from "../words/dates";
import styles from "./ways.module.css";

type Way = NonNullable<Ways["gosuslugi"]>;

interface GosuslugiWayProps {
  way: Way | null;
  /** The page that was wanted before, if any. */
  next: string | null;
}

/** Госуслуги as a way in: to be added, or since when they are there, and how to take them away. */
export function GosuslugiWay({ way, next }: GosuslugiWayProps) {
  return (
    <Group mode="card" header={<Header>Госуслуги</Header>}>
      {way ? <Added way={way} next={next} /> : <NotAdded next={next} />}
    </Group>
  );
}

function NotAdded({ next }: { next: string | null }) {
  return (
    <>
      <p className={styles["text"]}>
        Добавьте Госуслуги, чтобы входить без логина и пароля. Журнал не узнает ваш пароль от Госуслуг и ничего там не
        изменит.
      </p>
      <FormItem>
        <ButtonGroup mode="vertical" gap="s" stretched>
          <GosuslugiButton href={addGosuslugiAddress(next)}>Добавить Госуслуги</GosuslugiButton>
          {next !== null && (
            <Link href={next} replace asChild>
              <Button Component="a" size="l" mode="secondary" stretched>
                Не добавлять
              </Button>
            </Link>
          )}
        </ButtonGroup>
      </FormItem>
    </>
  );
}

function Added({ way, next }: { way: Way; next: string | null }) {
  const [asked, setAsked] = useState(false);
  return (
    <>
      <SimpleCell
        before={
          way.counts ? (
            <Icon28CheckCircleFill fill="var(--vkui--color_icon_positive)" />
          ) : (
            <Icon28WarningTriangleOutline fill="var(--vkui--color_icon_negative)" />
          )
        }
        subtitle={way.last_used_at ? `Последний вход: ${moment(way.last_used_at)}` : "Через них вы ещё не входили"}
        multiline
        hasHover={false}
        hasActive={false}
      >
        Добавлены {day(way.bound_at)}
      </SimpleCell>
      {!way.counts && (
        <>
          <p className={styles["text"]}>
            После этого пароль сменили, и Госуслуги больше не открывают эту учётную запись. Если вы хотите входить через них,
            добавьте их ещё раз.
          </p>
          <FormItem>
            <GosuslugiButton href={addGosuslugiAddress(next)}>Добавить ещё раз</GosuslugiButton>
          </FormItem>
        </>
      )}
      <div className={styles["away"]}>
        <Button size="m" mode="tertiary" appearance="negative" onClick={() => setAsked(true)}>
          Убрать Госуслуги
        </Button>
      </div>
      {asked && <TakeAway onClosed={() => setAsked(false)} />}
    </>
  );
}

function TakeAway({ onClosed }: { onClosed: () => void }) {
  const [open, setOpen] = useState(true);
  const call = useTakeGosuslugiAway();
  const close = () => setOpen(false);
  const take = useOneAtATime(async () => {
    await call.mutateAsync({});
    close();
  });
  return (
    <Dialog
      open={open}
      onClose={close}
      onClosed={onClosed}
      title="Убрать Госуслуги?"
      description="Вы будете входить с логином и паролем. На других ваших устройствах вход завершится. Добавить Госуслуги снова можно в любой момент."
      actions={
        <ButtonGroup mode="vertical" gap="s" stretched>
          <Button size="l" appearance="negative" stretched loading={call.isPending || call.isSuccess} onClick={() => void take()}>
            Убрать
          </Button>
          <Button size="l" mode="tertiary" stretched onClick={close}>
            Отмена
          </Button>
        </ButtonGroup>
      }
    >
      <ProblemNotice problem={call.error} />
    </Dialog>
  );
}
