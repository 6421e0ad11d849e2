import { Icon56LockOutline } from "@vkontakte/icons";
import { Button } from "@vkontakte/vkui";
import { Link } from "wouter";

import { Screen } from "../shell/Screen";
import { Empty } from "../states/Empty";

/** For people who open the administrator's screens without being one. */
export function NoAccess() {
  return (
    <Screen title="Нет доступа" width="narrow">
      <Empty
        icon={<Icon56LockOutline />}
        title="Этот раздел — для администратора школы"
        action={
          <Link href="~/" asChild>
            <Button Component="a" size="m">
              На главную
            </Button>
          </Link>
        }
      >
        Здесь видно, кто ещё не привязал профиль, и выдают коды для нового пароля. Если это ваша работа, попросите директора
        назначить вас администратором в журнале, а потом войдите заново.
      </Empty>
    </Screen>
  );
}
