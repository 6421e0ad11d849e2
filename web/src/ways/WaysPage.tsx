import { Icon28KeyOutline, Icon28LockOutline } from "@vkontakte/icons";
import { Group, Header, SimpleCell } from "@vkontakte/vkui";
import { Link, useLocation, useSearch } from "wouter";

import { useConfig } from "../api/config";
import { useWays } from "../api/ways";
import { Back } from "../lists/Back";
import { addressAfter, forgottenAddress } from "../shell/returning";
import { Screen } from "../shell/Screen";
import { LedProblem } from "../states/LedProblem";
import { FormSkeleton } from "../states/Loading";
import { ProblemNotice } from "../states/ProblemNotice";
import { AddGosuslugi } from "./AddGosuslugi";
import { GosuslugiWay } from "./GosuslugiWay";

/** Who adds Госуслуги is signed in already: the log-in by password is no way out for them. */
const TO_ADD = {
  gosuslugi_denied: "Вы не разрешили Госуслугам сообщить журналу, кто вы. Добавить их можно в любой момент.",
  gosuslugi_expired: "Время на вход истекло, или вы начали его в другом браузере. Добавьте Госуслуги ещё раз.",
  gosuslugi_unconfirmed: "Подтвердите её на Госуслугах, в МФЦ или в приложении банка и добавьте ещё раз.",
  gosuslugi_refused: "Это ошибка на нашей стороне, не ваша. Попробуйте добавить Госуслуги позже.",
  gosuslugi_down: "Попробуйте добавить их через несколько минут.",
};

/** «Способы входа»: what opens one's account since when, what was used last, and what can be taken away. */
export default function WaysPage() {
  const [, go] = useLocation();
  const search = new URLSearchParams(useSearch());
  const { identity_providers: providers } = useConfig();
  const { data: ways, error, refetch } = useWays();
  const asked = search.get("bind") === "gosuslugi";
  // Who was on the way somewhere, as to the chat of an invitation, goes on there.
  const next = search.has("next") ? addressAfter(search.toString()) : null;
  return (
    <Screen title="Способы входа" width="narrow" above={!asked && <Back href="/profile">Профиль</Back>}>
      <LedProblem instead={TO_ADD} />
      {asked && <AddGosuslugi next={next} onDone={() => go(next ?? "/ways", { replace: true })} />}
      {error && <ProblemNotice problem={error} onRetry={() => void refetch()} />}
      {!ways && !error && <FormSkeleton />}
      {ways && (
        <Group mode="card" header={<Header>Логин и пароль</Header>}>
          <SimpleCell
            before={<Icon28KeyOutline />}
            multiline
            hasHover={false}
            hasActive={false}
            subtitle="Этот способ есть всегда: с ним вы войдёте, даже если Госуслуги не работают"
          >
            {ways.login}
          </SimpleCell>
          <Link href={forgottenAddress("/ways")} asChild>
            <SimpleCell Component="a" before={<Icon28LockOutline />} chevron="always" multiline subtitle="По коду из SMS или коду на бумаге из школы">
              Сменить пароль
            </SimpleCell>
          </Link>
        </Group>
      )}
      {ways && !asked && (providers.includes("gosuslugi") || ways.gosuslugi) && <GosuslugiWay way={ways.gosuslugi ?? null} next={next} />}
    </Screen>
  );
}
