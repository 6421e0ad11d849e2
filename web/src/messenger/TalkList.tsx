import { Icon16Muted, Icon56MessagesOutline } from "@vkontakte/icons";
import { Counter, Group, SimpleCell } from "@vkontakte/vkui";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { talks, type Talk } from "../api/messenger";
import { isDirect } from "../api/manualChats";
import { problemFrom } from "../api/problem";
import { KindIcon } from "../chats/KindIcon";
import { Back } from "../lists/Back";
import { Face } from "../lists/Face";
import listStyles from "../lists/lists.module.css";
import { usePerson } from "../shell/person";
import { Screen } from "../shell/Screen";
import { usePanes } from "../shell/useWidth";
import { Empty } from "../states/Empty";
import { ListSkeleton } from "../states/Loading";
import { ProblemNotice } from "../states/ProblemNotice";
import { counted } from "../words/counted";
import styles from "./messenger.module.css";
import { listRenamed, listWith } from "./listed";
import { type Frame, listen, type TitleFrame } from "./socket";
import { Pencil } from "./Pencil";
import { pathOf, Way } from "./Way";
import { DELETED, whenOf } from "./words";

const UNREAD = ["непрочитанное", "непрочитанных", "непрочитанных"] as const;
const PAUSE_MS = 10_000;
/** While the socket tells of everything: only for what it may have lost. */
const PAUSE_WITH_SOCKET_MS = 10 * 60_000;
/** What the socket tells comes before the list says the same. */
const SETTLED_MS = 700;

/** My chats, newest message first, with what is unread. */
export function TalkList({ chosen, current }: { chosen: string | undefined; current: boolean }) {
  const client = useQueryClient();
  const { person_id: me } = usePerson();
  const panes = usePanes();
  const [isTold, setIsTold] = useState(false);
  const refetchInterval = isTold ? PAUSE_WITH_SOCKET_MS : PAUSE_MS;
  const { data, error, isPending, refetch } = useQuery({ ...talks, refetchInterval, refetchOnWindowFocus: true });
  useEffect(() => {
    let soon: ReturnType<typeof setTimeout> | undefined;
    const again = () => {
      clearTimeout(soon);
      soon = setTimeout(() => void client.invalidateQueries({ queryKey: talks.queryKey }), SETTLED_MS);
    };
    const onFrame = ({ chat_id: chatId, message }: Frame) => {
      const before = client.getQueryData<{ chats: Talk[] }>(talks.queryKey);
      const after = before && listWith(before, chatId, message, me);
      if (after) {
        client.setQueryData(talks.queryKey, after);
      } else {
        again();
      }
    };
    const onTitle = ({ chat_id: chatId, title }: TitleFrame) =>
      client.setQueryData<{ chats: Talk[] }>(talks.queryKey, (list) => list && listRenamed(list, chatId, title));
    const opened = () => {
      setIsTold(true);
      again();
    };
    const stop = listen({ frame: onFrame, renamed: onTitle, opened, closed: () => setIsTold(false) });
    return () => {
      clearTimeout(soon);
      stop();
    };
  }, [client, me]);
  return (
    <Screen title="Мессенджер" current={current} above={panes === 1 && <Back href="/chats">Чаты журнала</Back>} aside={<Pencil />}>
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
  );
}

function TalkRow({ talk, isChosen }: { talk: Talk; isChosen: boolean }) {
  const { last, unread, silent } = talk;
  return (
    <Way href={pathOf(talk.chat_id)}>
      <SimpleCell
        Component="a"
        before={isDirect(talk.chat_id) ? <span className={styles["peer"]}><Face name={talk.title} /></span> : <KindIcon kind={talk.kind} />}
        subtitle={<span className={styles["preview"]}>{previewOf(talk)}</span>}
        after={
          <span className={styles["side"]}>
            {last && <span className={styles["when"]}>{whenOf(last.sent_at_ms)}</span>}
            {talk.mentions > 0 && (
              <Counter size="s" mode="primary" appearance="accent-red">
                <span aria-hidden>@</span>
                <span className={styles["hidden"]}>вас упомянули</span>
              </Counter>
            )}
            {unread > 0 && (
              <Counter size="s" mode={talk.muted || silent ? "contrast" : "primary"}>
                <span aria-hidden>{unread > 999 ? "999+" : unread}</span>
                <span className={styles["hidden"]}>{counted(unread, UNREAD)}</span>
              </Counter>
            )}
          </span>
        }
        multiline
        className={styles["row"] ?? ""}
        aria-current={isChosen ? "page" : undefined}
      >
        <span className={styles["title"]}>{talk.title}</span>
        {talk.muted && (
          <>
            {" "}
            <Icon16Muted className={styles["muted"] ?? ""} />
            <span className={styles["hidden"]}>без уведомлений</span>
          </>
        )}
      </SimpleCell>
    </Way>
  );
}

function previewOf({ last, writing }: Talk): string {
  if (!last) {
    return writing === "closed" ? "В архиве: можно только читать" : "Сообщений пока нет";
  }
  return `${last.own ? "Вы: " : ""}${last.preview ?? DELETED}`;
}
