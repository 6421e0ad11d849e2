import { Icon24AddOutline, Icon28HelpCircleOutline, Icon56UsersOutline } from "@vkontakte/icons";
import { Button, Group, SimpleCell } from "@vkontakte/vkui";
import { Link } from "wouter";

import { api } from "../api/client";
import { holds } from "../api/session";
import { VirtualList } from "../lists/VirtualList";
import { usePerson } from "../shell/person";
import { Screen } from "../shell/Screen";
import { Empty } from "../states/Empty";
import { ListSkeleton } from "../states/Loading";
import { ProblemNotice } from "../states/ProblemNotice";
import { ManagedChatRow } from "./ManagedChatRow";
import { KeepToYourself } from "../states/KeepToYourself";

const ROW_HEIGHT = 88;

/** The chats that I answer for: how full each one is, and the way to a new one. */
export function ManagedChats() {
  const person = usePerson();
  const teaches = holds(person, "teacher", "homeroom_teacher");
  const { data, error, isPending, refetch } = api.useQuery("get", "/api/chats/managed");
  return (
    <Screen title="Управление чатами" aside={teaches && <AddButton />}>
      <ProblemNotice problem={error} onRetry={() => void refetch()} />
      {isPending && <ListSkeleton />}
      {data && (
        <Group mode="card">
          {data.chats.length > 0 ? (
            <VirtualList
              items={data.chats}
              keyOf={({ chat_id }) => chat_id}
              label="Чаты, за которые вы отвечаете"
              rowHeight={ROW_HEIGHT}
            >
              {(chat) => <ManagedChatRow chat={chat} />}
            </VirtualList>
          ) : (
            <NoChats teaches={teaches} />
          )}
        </Group>
      )}
      <Group mode="card">
        <Link href="~/chats/why" asChild>
          <SimpleCell before={<Icon28HelpCircleOutline />} chevron="always" multiline>
            Мои чаты: почему
          </SimpleCell>
        </Link>
      </Group>
      <KeepToYourself roles={person.roles} />
    </Screen>
  );
}

function AddButton() {
  return (
    <Link href="/add" asChild>
      <Button Component="a" size="m" before={<Icon24AddOutline />}>
        Добавить
      </Button>
    </Link>
  );
}

function NoChats({ teaches }: { teaches: boolean }) {
  return (
    <Empty icon={<Icon56UsersOutline />} title="Пока нет чатов, за которые вы отвечаете">
      {teaches
        ? "Чаты класса появятся сами, как только журнал назначит вас классным руководителем. Чат по предмету создайте кнопкой «Добавить»."
        : "Сюда попадают чаты тех, кто ведёт уроки или руководит классом. Ваши чаты — в разделе «Чаты»."}
    </Empty>
  );
}
