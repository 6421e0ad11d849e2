import { Icon56UsersOutline } from "@vkontakte/icons";
import { Button, SimpleCell } from "@vkontakte/vkui";
import { Link } from "wouter";

import { api } from "../api/client";
import { Face } from "../lists/Face";
import { PeopleList } from "../lists/PeopleList";
import { usePerson } from "../shell/person";
import { Empty } from "../states/Empty";
import { ListSkeleton } from "../states/Loading";
import { ProblemNotice } from "../states/ProblemNotice";
import { ROLE_WORDS } from "../chats/words";

const ROW_HEIGHT = 60;

/** Who is in a chat; the server tells it only to whoever is in it too. */
export function Members({ chatId }: { chatId: string }) {
  const { data, error, isPending, refetch } = api.useQuery("get", "/api/chats/{chat_id}/members", {
    params: { path: { chat_id: chatId } },
  });
  if (isPending) {
    return <ListSkeleton />;
  }
  if (error?.code === "chat_unknown") {
    return <NotForOutsiders />;
  }
  if (!data) {
    return <ProblemNotice problem={error} onRetry={() => void refetch()} />;
  }
  return (
    <PeopleList people={data.members} label="Участники чата" rowHeight={ROW_HEIGHT}>
      {({ name, role }) => (
        <SimpleCell multiline before={<Face name={name} />} subtitle={ROLE_WORDS[role]}>
          {name}
        </SimpleCell>
      )}
    </PeopleList>
  );
}

function NotForOutsiders() {
  const { linked } = usePerson();
  return (
    <Empty
      icon={<Icon56UsersOutline />}
      title="Участников видят те, кто сам в чате"
      action={
        !linked && (
          <Link href="~/link" asChild>
            <Button Component="a" size="m">
              Привязать учебный профиль
            </Button>
          </Link>
        )
      }
    >
      {linked
        ? "Вас в этом чате нет. Если он только что создан, подождите немного и откройте его ещё раз."
        : "Привяжите учебный профиль, и вы сами попадёте в этот чат."}
    </Empty>
  );
}
