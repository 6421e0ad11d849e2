import { Icon56LinkCircleOutline } from "@vkontakte/icons";
import { Group } from "@vkontakte/vkui";

import { Back } from "../lists/Back";
import { Screen } from "../shell/Screen";
import { Empty } from "../states/Empty";

/** Where an invitation leads. */
export function Join() {
  return (
    <Screen title="Приглашение в чат" above={<Back href="/chats">Чаты</Back>}>
      <Group mode="card">
        <Empty icon={<Icon56LinkCircleOutline />} title="Приглашение не действует">
          Попросите того, кто его прислал, отправить новое. В чаты класса и предметов приглашение не нужно: вы попадёте в них сами.
        </Empty>
      </Group>
    </Screen>
  );
}
