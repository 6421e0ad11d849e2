import { Button, ButtonGroup, FormItem, Group, Header } from "@vkontakte/vkui";

import { useOneAtATime } from "../api/oneAtATime";
import { addGosuslugiAddress, useAccounts, useAddGosuslugi, useWays } from "../api/ways";
import { GosuslugiButton } from "../brands/GosuslugiButton";
import { usePerson } from "../shell/person";
import { FormSkeleton } from "../states/Loading";
import { ProblemNotice } from "../states/ProblemNotice";
import styles from "./ways.module.css";

interface AddGosuslugiProps {
  /** The page that was wanted before, if any. */
  next: string | null;
  onDone: () => void;
}

/** Asks whether the identity that this browser has just proven shall open the account: others may use the browser, too. */
export function AddGosuslugi({ next, onDone }: AddGosuslugiProps) {
  const person = usePerson();
  const { data: ways } = useWays();
  const { data, error, refetch, isPending } = useAccounts();
  const call = useAddGosuslugi();
  const add = useOneAtATime(async () => {
    await call.mutateAsync({});
    onDone();
  });
  const identity = data?.identity;
  return (
    <Group mode="card" header={<Header>Добавить Госуслуги?</Header>}>
      {isPending && <FormSkeleton />}
      {identity && (
        <>
          <dl className={styles["who"]}>
            <div>
              <dt>На Госуслугах</dt>
              <dd>{identity.name || "имя не сообщили"}</dd>
            </div>
            <div>
              <dt>В журнале</dt>
              <dd>
                {person.full_name}
                {ways && <span className={styles["login"]}>логин {ways.login}</span>}
              </dd>
            </div>
          </dl>
          <p className={styles["text"]}>
            Если это вы, добавьте: дальше будете входить через Госуслуги, без пароля. На других ваших устройствах вход
            завершится. Если на Госуслугах кто-то другой, не добавляйте.
          </p>
          <ProblemNotice problem={call.error} />
          <FormItem>
            <ButtonGroup mode="vertical" gap="s" stretched>
              <Button size="l" stretched loading={call.isPending} onClick={() => void add()}>
                Да, это я
              </Button>
              <Button size="l" mode="secondary" stretched disabled={call.isPending} onClick={onDone}>
                Не добавлять
              </Button>
            </ButtonGroup>
          </FormItem>
        </>
      )}
      {data && !identity && (
        <FormItem>
          <p className={styles["text"]}>От входа на Госуслугах прошло больше 15 минут, или он был в другом браузере.</p>
          <ButtonGroup mode="vertical" gap="s" stretched>
            <GosuslugiButton href={addGosuslugiAddress(next)}>Войти на Госуслугах ещё раз</GosuslugiButton>
            <Button size="l" mode="secondary" stretched onClick={onDone}>
              Не добавлять
            </Button>
          </ButtonGroup>
        </FormItem>
      )}
      {error && <ProblemNotice problem={error} onRetry={() => void refetch()} />}
    </Group>
  );
}
