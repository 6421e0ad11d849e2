import { Icon28LockOpenOutline, Icon28Users3Outline } from "@vkontakte/icons";
import { SimpleCell } from "@vkontakte/vkui";
import { Link } from "wouter";

import { useConfig } from "../api/config";
import { useAccounts } from "../api/ways";

/** Госуслуги among the ways in, and another account that they open; rows of «Способы входа» in the profile. */
export function OtherWays() {
  const { identity_providers: providers } = useConfig();
  const isOffered = providers.includes("gosuslugi");
  const { data } = useAccounts(isOffered);
  if (!isOffered) {
    return null;
  }
  return (
    <>
      {(data?.accounts.length ?? 0) > 1 && (
        <Link href="/sign-in/account" asChild>
          <SimpleCell
            Component="a"
            before={<Icon28Users3Outline />}
            chevron="always"
            multiline
            subtitle="Без нового входа: их открывают ваши Госуслуги"
          >
            Сменить учётную запись
          </SimpleCell>
        </Link>
      )}
      <Link href="/ways" asChild>
        <SimpleCell Component="a" before={<Icon28LockOpenOutline />} chevron="always" multiline subtitle="Добавить, проверить или убрать">
          Вход через Госуслуги
        </SimpleCell>
      </Link>
    </>
  );
}
