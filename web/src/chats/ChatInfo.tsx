import { Group, SimpleCell } from "@vkontakte/vkui";

import { api } from "../api/client";
import { problemFrom } from "../api/problem";
import { Back } from "../lists/Back";
import { Face } from "../lists/Face";
import { PeopleList } from "../lists/PeopleList";
import { Screen } from "../shell/Screen";
import { ListSkeleton } from "../states/Loading";
import { ProblemNotice } from "../states/ProblemNotice";
import { counted } from "../words/counted";
import styles from "./chats.module.css";
import { ROLE_WORDS } from "./words";

const MEMBERS = ["участник", "участника", "участников"] as const;

/** Who is in one of my chats; `isBeside` where the chat itself stands next to it. */
export function ChatInfo({ chatId, isBeside = false }: { chatId: string; isBeside?: boolean }) {
  const { data, error, refetch } = api.useQuery("get", "/api/chats/{chat_id}/members", {
    params: { path: { chat_id: chatId } },
  });
  return (
    <Screen
      title={isBeside ? "О чате" : (data?.title ?? "О чате")}
      current={!isBeside}
      above={!isBeside && <Back href={`/chats/${encodeURIComponent(chatId)}`}>Чат</Back>}
    >
      <Group mode="card">
        {error && <ProblemNotice problem={problemFrom(error)} onRetry={() => void refetch()} />}
        {!data && !error && <ListSkeleton rows={8} />}
        {data && (
          <>
            <p className={styles["count"]}>{counted(data.members.length, MEMBERS)}</p>
            <PeopleList people={data.members} rowHeight={56} label="Участники">
              {({ name, role, muted }) => (
                <SimpleCell
                  before={<Face name={name} />}
                  subtitle={muted ? `${ROLE_WORDS[role]} · может только читать` : ROLE_WORDS[role]}
                  hasHover={false}
                  hasActive={false}
                  multiline
                >
                  {name}
                </SimpleCell>
              )}
            </PeopleList>
          </>
        )}
      </Group>
    </Screen>
  );
}
