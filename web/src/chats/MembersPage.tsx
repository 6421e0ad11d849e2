import { Group, SimpleCell } from "@vkontakte/vkui";
import { useParams } from "wouter";

import { api } from "../api/client";
import { problemFrom } from "../api/problem";
import { Back } from "../lists/Back";
import { Face } from "../lists/Face";
import { VirtualList } from "../lists/VirtualList";
import { Screen } from "../shell/Screen";
import { ListSkeleton } from "../states/Loading";
import { ProblemNotice } from "../states/ProblemNotice";
import styles from "./chats.module.css";
import { counted } from "../words/counted";
import { ROLE_WORDS } from "./words";

const MEMBERS = ["участник", "участника", "участников"] as const;

/** Who is in one of my chats. */
export default function MembersPage() {
  const { chatId } = useParams<{ chatId: string }>();
  const { data, error, refetch } = api.useQuery("get", "/api/chats/{chat_id}/members", {
    params: { path: { chat_id: decodeURIComponent(chatId) } },
  });
  return (
    <Screen
      title={data?.title ?? "Участники"}
      above={
        <Back href="/chats">Чаты</Back>
      }
    >
      <Group mode="card">
        {error && <ProblemNotice problem={problemFrom(error)} onRetry={() => void refetch()} />}
        {!data && !error && <ListSkeleton rows={8} />}
        {data && (
          <>
            <p className={styles["count"]}>{counted(data.members.length, MEMBERS)}</p>
            <VirtualList items={data.members} keyOf={({ person_id }) => person_id} rowHeight={56} label="Участники">
              {({ name, role }) => (
                <SimpleCell
                  before={<Face name={name} />}
                  subtitle={ROLE_WORDS[role]}
                  hasHover={false}
                  hasActive={false}
                  multiline
                >
                  {name}
                </SimpleCell>
              )}
            </VirtualList>
          </>
        )}
      </Group>
    </Screen>
  );
}
