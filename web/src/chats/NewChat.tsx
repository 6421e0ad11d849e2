import { Icon28BookSpreadOutline } from "@vkontakte/icons";
import { Group, SimpleCell } from "@vkontakte/vkui";
import { Link } from "wouter";

import { holds } from "../api/session";
import { Back } from "../lists/Back";
import { usePerson } from "../shell/person";
import { Screen } from "../shell/Screen";
import { Empty } from "../states/Empty";

/** «Создать чат»: what can be made by oneself. */
export function NewChat() {
  const teaches = holds(usePerson(), "teacher", "homeroom_teacher");
  return (
    <Screen title="Создать чат" above={<Back href="/chats">Чаты</Back>}>
      <Group mode="card">
        {teaches ? (
          <Link href="/manage/add" asChild>
            <SimpleCell
              Component="a"
              before={<Icon28BookSpreadOutline />}
              chevron="always"
              multiline
              subtitle="Ученики и родители попадут в него сами"
            >
              Чат по предмету
            </SimpleCell>
          </Link>
        ) : (
          <Empty title="Ваши чаты появляются сами">
            Чаты класса и предметов создаёт журнал или учитель. Приглашать никого не нужно.
          </Empty>
        )}
      </Group>
    </Screen>
  );
}
