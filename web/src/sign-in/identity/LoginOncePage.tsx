import { FormItem, FormStatus, Title } from "@vkontakte/vkui";
import { useSearch } from "wouter";

import { gosuslugiAddress, useAccounts } from "../../api/ways";
import { GosuslugiButton } from "../../brands/GosuslugiButton";
import { addressAfter, signInAddress } from "../../shell/returning";
import { FormSkeleton } from "../../states/Loading";
import { ProblemNotice } from "../../states/ProblemNotice";
import { Door } from "../Door";
import { SignInForm } from "../SignInForm";
import styles from "../SignIn.module.css";

/** Where an account is asked whether Госуслуги shall open it from now on, before it goes on to the page that was wanted. */
function confirmation(after: string): string {
  return `/ways?${new URLSearchParams({ bind: "gosuslugi", ...(after === "/" ? {} : { next: after }) })}`;
}

/** Госуслуги have said who it is, and open no account yet: log in once, and they are added to that account. */
export default function LoginOncePage() {
  const { data, error, refetch, isPending } = useAccounts();
  const after = addressAfter(useSearch());
  const identity = data?.identity;
  return (
    <Door>
      <title>Первый вход через Госуслуги · Сетевой Город. Образование</title>
      <Title level="2" Component="h1" className={styles["heading"] ?? ""}>
        Остался один шаг
      </Title>
      {isPending && <FormSkeleton />}
      {identity && (
        <>
          <p className={styles["text"]}>
            Госуслуги подтвердили, кто вы
            {identity.name ? (
              <>
                : <b>{identity.name}</b>
              </>
            ) : (
              "."
            )}{" "}
            Журнал пока не знает, какая учётная запись ваша.
          </p>
          <p className={styles["text"]}>
            Войдите один раз с логином и паролем. Потом мы спросим, добавить ли Госуслуги, и пароль для входа больше не
            понадобится. Нет пароля? Нажмите «Забыли пароль?»: его можно получить по коду на бумаге из школы.
          </p>
          <SignInForm to={confirmation(after)} />
        </>
      )}
      {data && !identity && <TimeIsOver />}
      {error && <ProblemNotice problem={error} onRetry={() => void refetch()} />}
    </Door>
  );
}

/** What to do where the identity that a browser has proven doesn't count any more. */
export function TimeIsOver() {
  const after = addressAfter(useSearch());
  return (
    <>
      <FormItem role="status">
        <FormStatus title="Время вышло">
          От входа на Госуслугах прошло больше 15 минут, или он был в другом браузере. Войдите там ещё раз.
        </FormStatus>
      </FormItem>
      <FormItem>
        <GosuslugiButton href={gosuslugiAddress({ next: after })} />
      </FormItem>
      <p className={styles["back"]}>
        <a href={signInAddress(after, "")}>Войти с логином и паролем</a>
      </p>
    </>
  );
}
