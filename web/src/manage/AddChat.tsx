import { Icon56SchoolOutline } from "@vkontakte/icons";
import { Group } from "@vkontakte/vkui";

import { api } from "../api/client";
import { Back } from "../lists/Back";
import { Screen } from "../shell/Screen";
import { Empty } from "../states/Empty";
import { FormSkeleton } from "../states/Loading";
import { ProblemNotice } from "../states/ProblemNotice";
import { ChatAdded } from "./ChatAdded";
import { ChatForm } from "./ChatForm";
import { useAddChat } from "./useAddChat";

/** «Добавить»: the chat of a subject in one of my classes. */
export function AddChat() {
  const { data, error, isPending, refetch } = api.useQuery("get", "/api/chats/options");
  const adding = useAddChat();
  if (adding.added) {
    return <ChatAdded chat={adding.added} />;
  }
  return (
    <Screen title="Новый чат" above={<Back href="/">Управление чатами</Back>} width="narrow">
      <ProblemNotice problem={error} onRetry={() => void refetch()} />
      {isPending && <FormSkeleton />}
      {data && (
        <Group mode="card">
          {data.classes.length > 0 ? <ChatForm classes={data.classes} adding={adding} /> : <TeachesNothing />}
        </Group>
      )}
    </Screen>
  );
}

function TeachesNothing() {
  return (
    <Empty icon={<Icon56SchoolOutline />} title="В журнале у вас пока нет уроков">
      Чат по предмету создаёт тот, кто ведёт этот предмет в классе. Если уроки у вас есть, попросите завуча проверить вашу
      нагрузку в журнале: как только она появится, здесь можно будет выбрать класс и предмет.
    </Empty>
  );
}
