import { Icon56MessagesOutline } from "@vkontakte/icons";
import { Group, Header, SimpleCell } from "@vkontakte/vkui";

import { api } from "../api/client";
import type { components } from "../api/schema.gen";
import { holds } from "../api/session";
import { VirtualList } from "../lists/VirtualList";
import { usePerson } from "../shell/person";
import { Empty } from "../states/Empty";
import { ListSkeleton } from "../states/Loading";
import { ProblemNotice } from "../states/ProblemNotice";
import { day } from "../words/dates";
import { KindIcon } from "../chats/KindIcon";
import styles from "./manage.module.css";
import { Reasons } from "./Reasons";

type Chat = components["schemas"]["ChatWhy"];

const ROW_HEIGHT = 104;

/** In which chats somebody is and isn't, with the facts that decide; oneself, or a person of one's school. */
export function Why({ personId }: { personId?: string }) {
  const teaches = holds(usePerson(), "teacher", "homeroom_teacher");
  const { data, error, isPending, refetch } = api.useQuery("get", "/api/chats/why", {
    params: { query: personId === undefined ? {} : { person_id: personId } },
  });
  if (isPending) {
    return <ListSkeleton />;
  }
  if (!data) {
    return <ProblemNotice problem={error} onRetry={() => void refetch()} />;
  }
  const others = data.chats.filter(({ is_member }) => !is_member);
  const mine = data.chats.filter(({ is_member }) => is_member);
  const oneself = personId === undefined;
  return (
    <>
      {data.because.length > 0 && (
        <Group mode="card" header={<Header>Профиль</Header>}>
          <div className={styles["about"]}>
            <Reasons because={data.because} wayOutOf={oneself ? "not_linked" : undefined} />
          </div>
        </Group>
      )}
      <Chats title={oneself ? "Здесь меня нет" : "В этих чатах человека нет"} chats={others} canCreate={oneself && teaches} />
      <Chats title={oneself ? "Здесь я есть" : "В этих чатах человек есть"} chats={mine} />
      {data.chats.length === 0 && (
        <Group mode="card">
          <Empty icon={<Icon56MessagesOutline />} title="Чатов пока нет">
            Чаты появляются вместе с классом, уроками или работой в школе. Если в журнале чего-то не хватает, скажите об этом
            в школе: чат появится сам, как только запись исправят.
          </Empty>
        </Group>
      )}
    </>
  );
}

function Chats({ title, chats, canCreate = false }: { title: string; chats: Chat[]; canCreate?: boolean }) {
  if (chats.length === 0) {
    return null;
  }
  return (
    <Group mode="card" header={<Header>{title}</Header>}>
      <VirtualList items={chats} keyOf={({ chat_id }) => chat_id} label={title} rowHeight={ROW_HEIGHT}>
        {(chat) => (
          <SimpleCell
            multiline
            before={<KindIcon kind={chat.kind} />}
            subtitle={chat.is_member && chat.since ? `В чате с ${day(chat.since)}` : undefined}
            extraSubtitle={<Reasons because={chat.because} chatTitle={chat.title} wayOutOf={canCreate ? "not_created" : undefined} />}
          >
            {chat.title}
          </SimpleCell>
        )}
      </VirtualList>
    </Group>
  );
}
