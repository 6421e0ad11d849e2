import { Icon28InfoCircleOutline, Icon28SearchOutline, Icon56MessagesOutline } from "@vkontakte/icons";
import { IconButton } from "@vkontakte/vkui";
import { useQueryClient } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from "react";

import { api } from "../api/client";
import { talks, type Talk } from "../api/messenger";
import { problemFrom, type Problem } from "../api/problem";
import { usePerson } from "../shell/person";
import { Screen } from "../shell/Screen";
import { Empty } from "../states/Empty";
import { ListSkeleton } from "../states/Loading";
import { ProblemNotice } from "../states/ProblemNotice";
import { Composer } from "./Composer";
import { Bubble, UnsentBubble } from "./Bubble";
import { type ListHandle, MessageList } from "./MessageList";
import styles from "./messenger.module.css";
import { Pinned } from "./Pinned";
import { PollForm } from "./PollForm";
import { keyOf, rowsOf } from "./rows";
import { SearchPanel } from "./SearchPanel";
import { listRead } from "./listed";
import { inOrder, isBehind, pinnedIn } from "./talk";
import { plainText } from "./Text";
import { type Message, useTalk } from "./useTalk";
import { pathOf, Way, WayBack } from "./Way";
import { goneName } from "./words";

const READ_ONLY = {
  muted: "Вам запретили писать в этом чате: можно только читать. Если это ошибка, обратитесь к администратору школы.",
  closed: "Чат в архиве: его можно только читать.",
  announcements: "Чат для объявлений: в нём пишут владелец и администраторы.",
  no_contact: "По правилам школы писать друг другу вы больше не можете. Прочитать переписку можно.",
};

const ReportMessage = lazy(() => import("../safeguarding/ReportMessage"));

/** Who scrolls through a chat is noted once in this time. */
const READ_PAUSE_MS = 1000;
/** In place of a name that is on its way. */
const NOT_YET = "…";

/** So many of the newest messages are kept for a screen reader to tell. */
const ANNOUNCED = 20;

/** A chat: what has been said, and where one says something. */
export function Conversation({ chatId, isAlone }: { chatId: string; isAlone: boolean }) {
  const { person_id: me } = usePerson();
  const chat = useTalk(chatId);
  const { talk, page, problem, unsent } = chat;
  const [answered, setAnswered] = useState<Message | null>(null);
  const [edited, setEdited] = useState<Message | null>(null);
  const [hasEdited, setHasEdited] = useState(false);
  const [hasAsked, setHasAsked] = useState(false);
  const [failed, setFailed] = useState<Problem | null>(null);
  const [reported, setReported] = useState<number | null>(null);
  const messages = useMemo(() => (talk ? inOrder(talk) : []), [talk]);
  const names = useNames(chatId, messages);
  const rows = useMemo(() => rowsOf(messages, unsent, page?.read ?? 0, me), [me, messages, page?.read, unsent]);
  const list = useRef<ListHandle>(null);
  const [isSearching, setSearching] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const [target, setTarget] = useState<{ sequence: number } | null>(null);
  const [seen, setSeen] = useState<Message>();
  useReading(chatId, seen, page?.read ?? 0, talk?.count ?? 0);

  const attempt = async (action: Promise<unknown>) => {
    try {
      await action;
      setFailed(null);
    } catch (error) {
      setFailed(problemFrom(error));
    }
  };
  const say = (text: string, mentions: string[], urgent: boolean) => {
    if (edited) {
      void attempt(chat.edit(edited.sequence_number, text, mentions));
      setEdited(null);
    } else {
      chat.say({ text, mentions, replyTo: answered?.sequence_number ?? null, urgent });
      setAnswered(null);
    }
    list.current?.toEnd();
  };
  /** In the midst of a text I have a name like everybody. */
  const mentionOf = (personId: string) => names?.get(personId) ?? (names ? goneName(personId) : NOT_YET);
  const nameOf = (personId: string) => (personId === me ? "Вы" : mentionOf(personId));
  const bySequence = talk?.messages;
  const goTo = (sequence: number) => void attempt(chat.backTo(sequence).then(() => setTarget({ sequence })));
  const sought = target === null ? undefined : bySequence?.get(target.sequence);
  const soughtKey = sought && keyOf(sought.person_id, sought.client_id);
  // The row is there one drawing after its message.
  useEffect(() => {
    if (soughtKey !== undefined) {
      list.current?.toRow(soughtKey);
      list.current?.focusRow(soughtKey);
    }
  }, [soughtKey, target]);
  const people = useMemo(() => [...(names ?? [])].filter(([id]) => id !== me).map(([id, name]) => ({ id, name })), [me, names]);
  const stopAsking = () => {
    setAsking(false);
    setHasAsked(true);
  };
  const loadEarlier = () => attempt(chat.earlier());
  const loadLater = () => attempt(chat.later());
  const onSeen = (key: string) => {
    // Below the messages stand those of mine that are on their way.
    const message = rows.findLast((row) => row.key === key)?.message ?? messages.at(-1);
    setSeen((before) => ((before?.sequence_number ?? 0) < (message?.sequence_number ?? 0) ? message : before));
  };
  const bubble = (message: Message, isFollowing: boolean) => (
    <Bubble
      chatId={chatId}
      message={message}
      voted={talk?.votes.get(message.sequence_number)?.options ?? []}
      me={me}
      name={nameOf(message.person_id)}
      nameOf={nameOf}
      mentionOf={mentionOf}
      answered={message.reply_to === null ? undefined : (bySequence?.get(message.reply_to) ?? null)}
      isFollowing={isFollowing}
      mayWrite={page?.writing === "allowed"}
      mayPin={page?.may_pin ?? false}
      runs={page?.runs ?? false}
      onReply={() => {
        setEdited(null);
        setAnswered(message);
      }}
      onEdit={() => {
        setAnswered(null);
        setEdited(message);
        setHasEdited(true);
      }}
      onDelete={() => {
        void attempt(chat.remove(message.sequence_number));
        // Its menu is gone: what is left of the message is read, and the keyboard goes on from there.
        list.current?.focusRow(keyOf(message.person_id, message.client_id));
      }}
      onReact={(reaction) => void attempt(chat.react(message.sequence_number, reaction))}
      onPin={() => void attempt(chat.pin(message.sequence_number, !message.pinned))}
      onVote={(options) => void attempt(chat.vote(message.sequence_number, options))}
      onClosePoll={() => void attempt(chat.closePoll(message.sequence_number))}
      onAnswered={() => message.reply_to !== null && goTo(message.reply_to)}
      onReport={() => setReported(message.sequence_number)}
    />
  );
  return (
    <div className={styles["conversation"]}>
      {reported !== null && (
        <Suspense>
          <ReportMessage chatId={chatId} message={reported} onClose={() => setReported(null)} />
        </Suspense>
      )}
      <Screen
        title={page?.title ?? (problem ? "Чат не открылся" : "Чат")}
        above={isAlone && <WayBack href="/messenger">Все чаты</WayBack>}
        aside={
          (page || !problem) && (
            <span className={styles["headTools"]}>
              <IconButton label="Поиск в чате" aria-expanded={isSearching} onClick={() => setSearching(!isSearching)}>
                <Icon28SearchOutline />
              </IconButton>
              <Way href={pathOf(chatId, "about")}>
                <IconButton Component="a" label="О чате">
                  <Icon28InfoCircleOutline />
                </IconButton>
              </Way>
            </span>
          )
        }
      >
        {problem && <ProblemNotice problem={problem} onRetry={() => void chat.open()} />}
        {!page && !problem && <ListSkeleton rows={5} />}
        {page && talk && (
          <>
            {isSearching && <SearchPanel chatId={chatId} nameOf={nameOf} onOpen={(message) => goTo(message.sequence_number)} />}
            <Pinned messages={pinnedIn(talk)} nameOf={nameOf} onOpen={(message) => goTo(message.sequence_number)} />
            <MessageList
              ref={list}
              rows={rows}
              beginAt={rows.find(({ isFirstUnread }) => isFirstUnread)?.key}
              loadEarlier={talk.first > 1 ? loadEarlier : undefined}
              loadLater={isBehind(talk) ? loadLater : undefined}
              loadEnd={() => attempt(chat.toEnd())}
              unseen={seen ? Math.max(0, talk.count - seen.number) : 0}
              onSeen={onSeen}
              empty={
                <Empty icon={<Icon56MessagesOutline />} title="Сообщений пока нет">
                  {page.writing === "allowed" ? "Начните разговор: напишите первое сообщение." : "Здесь никто ещё ничего не написал."}
                </Empty>
              }
            >
              {(row) =>
                row.unsent ? (
                  <UnsentBubble
                    unsent={row.unsent}
                    me={me}
                    nameOf={mentionOf}
                    onRetry={() => void chat.post(row.unsent)}
                    onForget={() => chat.forget(row.unsent)}
                  />
                ) : (
                  <>
                    {row.day && <p className={styles["day"]}>{row.day}</p>}
                    {row.isFirstUnread && <p className={styles["unread"]}>Новые сообщения</p>}
                    {bubble(row.message, row.isFollowing)}
                  </>
                )
              }
            </MessageList>
            <Announcements messages={messages} from={page.end} me={me} nameOf={nameOf} />
            {failed && <ProblemNotice problem={failed} />}
            {page.writing === "allowed" && isAsking && (
              <PollForm
                onAsk={(question, poll) => {
                  chat.say({ text: question, poll });
                  stopAsking();
                  list.current?.toEnd();
                }}
                onCancel={stopAsking}
              />
            )}
            {page.writing === "allowed" && !isAsking && (
              <Composer
                key={edited?.sequence_number ?? "new"}
                chatId={chatId}
                me={me}
                people={people}
                answered={answered}
                edited={edited}
                nameOf={nameOf}
                takesFocus={hasEdited}
                pollTakesFocus={hasAsked}
                mayMarkUrgent={page.may_mark_urgent && !edited}
                onSay={say}
                onCancel={() => {
                  setAnswered(null);
                  setEdited(null);
                }}
                onPoll={() => setAsking(true)}
              />
            )}
            {page.writing !== "allowed" && <p className={styles["readOnly"]}>{READ_ONLY[page.writing]}</p>}
          </>
        )}
      </Screen>
    </div>
  );
}

interface AnnouncementsProps {
  messages: readonly Message[];
  /** The last change of the chat when it was opened. */
  from: number;
  me: string;
  nameOf: (id: string) => string;
}

/** Tells a screen reader of what others have written since the chat was opened, when it has time for it. */
function Announcements({ messages, from, me, nameOf }: AnnouncementsProps) {
  const news = messages.slice(-ANNOUNCED).filter(({ sequence_number: number, person_id }) => number > from && person_id !== me);
  return (
    <div role="log" aria-label="Новые сообщения" className={styles["hidden"]}>
      {news.map((message) => (
        <p key={message.sequence_number}>{`${nameOf(message.person_id)}: ${plainText(message, nameOf)}`}</p>
      ))}
    </div>
  );
}

/** The names of a chat's members, undefined until they are there; asked for again when somebody writes who is not among them. */
function useNames(chatId: string, messages: readonly Message[]): ReadonlyMap<string, string> | undefined {
  const { data, refetch } = api.useQuery("get", "/api/chats/{chat_id}/members", { params: { path: { chat_id: chatId } } });
  const names = useMemo(() => data && new Map(data.members.map(({ person_id, name }) => [person_id, name])), [data]);
  const unknown = names ? messages.filter(({ person_id }) => !names.has(person_id)).map(({ person_id }) => person_id) : [];
  const stranger = unknown.at(-1);
  useEffect(() => {
    if (stranger) {
      void refetch();
    }
  }, [refetch, stranger]);
  return names;
}

/** Notes up to which message I have read the chat, while its window is looked at; `count` is the number of its last message. */
function useReading(chatId: string, seen: Message | undefined, read: number, count: number) {
  const client = useQueryClient();
  const { mutateAsync } = api.useMutation("put", "/api/messenger/chats/{chat_id}/read");
  const marked = useRef(read);
  const markedAt = useRef(0);
  const number = seen?.number ?? 0;
  const sequence = seen?.sequence_number ?? 0;
  useEffect(() => {
    const mark = () => {
      if (document.visibilityState !== "visible" || sequence <= Math.max(marked.current, read)) {
        return;
      }
      const before = marked.current;
      marked.current = sequence;
      markedAt.current = Date.now();
      mutateAsync({ params: { path: { chat_id: chatId } }, body: { sequence_number: sequence, number } }).then(
        () =>
          client.setQueryData<{ chats: Talk[] }>(
            talks.queryKey,
            (list) => list && listRead(list, chatId, Math.max(0, count - number)),
          ),
        () => {
          marked.current = before;
        },
      );
    };
    const waits = markedAt.current + READ_PAUSE_MS - Date.now();
    const timer = waits > 0 ? setTimeout(mark, waits) : undefined;
    if (waits <= 0) {
      mark();
    }
    document.addEventListener("visibilitychange", mark);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", mark);
    };
  }, [chatId, client, count, mutateAsync, number, read, sequence]);
  // A person who leaves the chat within the pause has read it all the same.
  const last = useRef({ sequence, number });
  useEffect(() => {
    last.current = { sequence, number };
  });
  useEffect(
    () => () => {
      const { sequence: place, number: at } = last.current;
      if (place > marked.current) {
        mutateAsync({ params: { path: { chat_id: chatId } }, body: { sequence_number: place, number: at } }).catch(() => undefined);
      }
    },
    [chatId, mutateAsync],
  );
}
