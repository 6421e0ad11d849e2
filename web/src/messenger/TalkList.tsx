import { Icon56MessagesOutline } from "@vkontakte/icons";
import { Counter, Group, SimpleCell } from "@vkontakte/vkui";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { Link } from "wouter";

import { talks, type Talk } from "../api/messenger";
import { problemFrom } from "../api/problem";
import { KindIcon } from "../chats/KindIcon";
import { Back } from "../lists/Back";
import listStyles from "../lists/lists.module.css";
import { Screen } from "../shell/Screen";
import { Empty } from "../states/Empty";
import { ListSkeleton } from "../states/Loading";
import { ProblemNotice } from "../states/ProblemNotice";
import { counted } from "../words/counted";
import styles from "./messenger.module.css";
import { listen } from "./socket";
import { DELETED, whenOf } from "./words";

const UNREAD = ["непрочитанное", "непрочитанных", "непрочитанных"] as const;
const PAUSE_MS = 10_000;
/** What the socket tells comes before the list says the same. */
const SETTLED_MS = 700;

/** My chats, newest message first, with what is unread. */
export function TalkList({ chosen, current }: { chosen: string | undefined; current: boolean }) {
  const client = useQueryClient();
  const { data, error, isPending, refetch } = useQuery({ ...talks, refetchInterval: PAUSE_MS, refetchOnWindowFocus: true });
  useEffect(() => {
    let soon: ReturnType<typeof setTimeout> | undefined;
    const again = () => {
      clearTimeout(soon);
      soon = setTimeout(() => void client.invalidateQueries({ queryKey: talks.queryKey }), SETTLED_MS);
    };
    const stop = listen({ frame: again, opened: again, closed: () => undefined });
    return () => {
      clearTimeout(soon);
      stop();
    };
  }, [client]);
  return (
    <div className={styles["list"]}>
      <Screen title="Мессенджер" current={current} above={<Back href="/chats">Чаты журнала</Back>}>
        <Group mode="card">
          {error && !data && <ProblemNotice problem={problemFrom(error)} onRetry={() => void refetch()} />}
          {isPending && <ListSkeleton rows={6} />}
          {data && data.chats.length === 0 && (
            <Empty icon={<Icon56MessagesOutline />} title="Чатов пока нет">
              Как только в журнале появятся ваш класс или предметы, вы попадёте в чаты сами. Приглашение не нужно.
            </Empty>
          )}
          {data && data.chats.length > 0 && (
            <ul aria-label="Мои чаты" className={listStyles["list"]}>
              {data.chats.map((talk) => (
                <li key={talk.chat_id}>
                  <TalkRow talk={talk} isChosen={talk.chat_id === chosen} />
                </li>
              ))}
            </ul>
          )}
        </Group>
      </Screen>
    </div>
  );
}

function TalkRow({ talk, isChosen }: { talk: Talk; isChosen: boolean }) {
  const { last, unread, silent } = talk;
  return (
    <Link href={`/messenger/${encodeURIComponent(talk.chat_id)}`} asChild>
      <SimpleCell
        Component="a"
        before={<KindIcon kind={talk.kind} />}
        subtitle={<span className={styles["preview"]}>{previewOf(talk)}</span>}
        after={
          <span className={styles["side"]}>
            {last && <span className={styles["when"]}>{whenOf(last.sent_at_ms)}</span>}
            {unread > 0 && (
              <Counter size="s" mode={silent ? "contrast" : "primary"}>
                <span aria-hidden>{unread > 999 ? "999+" : unread}</span>
                <span className={styles["hidden"]}>{counted(unread, UNREAD)}</span>
              </Counter>
            )}
          </span>
        }
        className={styles["row"] ?? ""}
        aria-current={isChosen ? "page" : undefined}
      >
        {talk.title}
      </SimpleCell>
    </Link>
  );
}

function previewOf({ last, writing }: Talk): string {
  if (!last) {
    return writing === "closed" ? "В архиве: можно только читать" : "Сообщений пока нет";
  }
  return `${last.own ? "Вы: " : ""}${last.preview ?? DELETED}`;
}
