import { Icon28InfoCircleOutline, Icon56MessagesOutline } from "@vkontakte/icons";
import { Button, IconButton, Spinner } from "@vkontakte/vkui";
import { useQueryClient } from "@tanstack/react-query";
import { Fragment, type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { Link } from "wouter";

import { api } from "../api/client";
import { talks } from "../api/messenger";
import { problemFrom, type Problem } from "../api/problem";
import { Back } from "../lists/Back";
import { usePerson } from "../shell/person";
import { Screen } from "../shell/Screen";
import { Empty } from "../states/Empty";
import { ListSkeleton } from "../states/Loading";
import { ProblemNotice } from "../states/ProblemNotice";
import { Composer } from "./Composer";
import { Bubble, UnsentBubble } from "./Bubble";
import styles from "./messenger.module.css";
import { inOrder } from "./talk";
import { type Message, useTalk } from "./useTalk";
import { dayOf, DELETED, GONE } from "./words";

const READ_ONLY = { muted: "Вам запретили писать в этом чате: можно только читать.", closed: "Чат в архиве: его можно только читать." };
/** So near its end the list follows what is new. */
const NEAR_END_PX = 120;

/** A chat: what has been said, and where one says something. */
export function Conversation({ chatId, isAlone }: { chatId: string; isAlone: boolean }) {
  const { person_id: me } = usePerson();
  const chat = useTalk(chatId);
  const { talk, page, problem, unsent } = chat;
  const names = useNames(chatId, talk ? inOrder(talk) : []);
  const [answered, setAnswered] = useState<Message | null>(null);
  const [edited, setEdited] = useState<Message | null>(null);
  const [failed, setFailed] = useState<Problem | null>(null);
  const messages = useMemo(() => (talk ? inOrder(talk) : []), [talk]);
  const place = useRef<HTMLDivElement>(null);
  const { stay, keep } = useEnd(place, messages.length + unsent.length, page?.read ?? 0, messages);
  useReading(chatId, messages, page?.read ?? 0);

  const attempt = async (action: Promise<unknown>) => {
    try {
      await action;
      setFailed(null);
    } catch (error) {
      setFailed(problemFrom(error));
    }
  };
  const say = (text: string) => {
    if (edited) {
      void attempt(chat.edit(edited.sequence_number, text));
      setEdited(null);
    } else {
      chat.say(text, answered?.sequence_number ?? null);
      setAnswered(null);
    }
    stay();
  };
  const nameOf = (personId: string) => (personId === me ? "Вы" : (names.get(personId) ?? GONE));
  const bySequence = talk?.messages;
  return (
    <div className={styles["conversation"]}>
      <Screen
        title={page?.title ?? (problem ? "Чат не открылся" : "Чат")}
        above={isAlone && <Back href="/messenger">Все чаты</Back>}
        aside={
          <Link href={`/chats/${encodeURIComponent(chatId)}/info`} asChild>
            <IconButton Component="a" label="О чате">
              <Icon28InfoCircleOutline />
            </IconButton>
          </Link>
        }
      >
        {problem && <ProblemNotice problem={problem} onRetry={() => void chat.open()} />}
        {!page && !problem && <ListSkeleton rows={5} />}
        {page && talk && (
          <>
            <div className={styles["messages"]} ref={place} role="region" aria-label="Сообщения">
              {talk.first > 1 && <Earlier load={() => attempt(chat.earlier())} keep={keep} />}
              {messages.length + unsent.length === 0 && (
                <Empty icon={<Icon56MessagesOutline />} title="Сообщений пока нет">
                  {page.writing === "allowed" ? "Напишите первое: его увидят все участники." : "Здесь никто ещё ничего не написал."}
                </Empty>
              )}
              <ol className={styles["bubbles"]}>
                {messages.map((message, at) => {
                  const before = messages[at - 1];
                  return (
                    <Fragment key={message.sequence_number}>
                      {(!before || dayOf(before.sent_at_ms) !== dayOf(message.sent_at_ms)) && (
                        <li className={styles["day"]}>{dayOf(message.sent_at_ms)}</li>
                      )}
                      {page.read > 0 && isFirstUnread(message, before, page.read) && message.person_id !== me && (
                        <li className={styles["unread"]}>Новые сообщения</li>
                      )}
                      <Bubble
                        message={message}
                        me={me}
                        name={nameOf(message.person_id)}
                        nameOf={nameOf}
                        answered={message.reply_to === null ? undefined : (bySequence?.get(message.reply_to) ?? null)}
                        isFollowing={before?.person_id === message.person_id && dayOf(before.sent_at_ms) === dayOf(message.sent_at_ms)}
                        mayWrite={page.writing === "allowed"}
                        onReply={() => {
                          setEdited(null);
                          setAnswered(message);
                        }}
                        onEdit={() => {
                          setAnswered(null);
                          setEdited(message);
                        }}
                        onDelete={() => void attempt(chat.remove(message.sequence_number))}
                        onReact={(reaction) => void attempt(chat.react(message.sequence_number, reaction))}
                      />
                    </Fragment>
                  );
                })}
                {unsent.map((one) => (
                  <UnsentBubble key={one.client_id} unsent={one} onRetry={() => void chat.post(one)} onForget={() => chat.forget(one)} />
                ))}
              </ol>
            </div>
            <Announcements messages={messages} me={me} nameOf={nameOf} />
            {failed && <ProblemNotice problem={failed} />}
            {page.writing === "allowed" ? (
              <Composer
                key={edited?.sequence_number ?? "new"}
                answered={answered}
                edited={edited}
                nameOf={nameOf}
                onSay={say}
                onCancel={() => {
                  setAnswered(null);
                  setEdited(null);
                }}
              />
            ) : (
              <p className={styles["readOnly"]}>{READ_ONLY[page.writing]}</p>
            )}
          </>
        )}
      </Screen>
    </div>
  );
}

function isFirstUnread({ sequence_number: number }: Message, before: Message | undefined, read: number): boolean {
  return number > read && (before?.sequence_number ?? 0) <= read;
}

function Earlier({ load, keep }: { load: () => Promise<void>; keep: () => void }) {
  const [isLoading, setLoading] = useState(false);
  const onClick = async () => {
    keep();
    setLoading(true);
    await load();
    setLoading(false);
  };
  return (
    <div className={styles["earlier"]}>
      {isLoading ? (
        <Spinner size="s">Загружаем</Spinner>
      ) : (
        <Button mode="tertiary" size="s" onClick={() => void onClick()}>
          Показать более ранние
        </Button>
      )}
    </div>
  );
}

/** Tells a screen reader of what others have written since the chat was opened, when it has time for it. */
function Announcements({ messages, me, nameOf }: { messages: readonly Message[]; me: string; nameOf: (id: string) => string }) {
  const last = messages.at(-1);
  const [from] = useState(last?.sequence_number ?? 0);
  const isNew = last && last.sequence_number > from && last.person_id !== me;
  return (
    <p role="status" className={styles["hidden"]}>
      {isNew ? `${nameOf(last.person_id)}: ${last.text ?? DELETED}` : ""}
    </p>
  );
}

/** The names of a chat's members; asked for again when somebody writes who is not among them. */
function useNames(chatId: string, messages: readonly Message[]): ReadonlyMap<string, string> {
  const { data, refetch } = api.useQuery("get", "/api/chats/{chat_id}/members", { params: { path: { chat_id: chatId } } });
  const names = useMemo(() => new Map(data?.members.map(({ person_id, name }) => [person_id, name])), [data]);
  const unknown = data ? messages.filter(({ person_id }) => !names.has(person_id)).map(({ person_id }) => person_id) : [];
  const stranger = unknown.at(-1);
  useEffect(() => {
    if (stranger) {
      void refetch();
    }
  }, [refetch, stranger]);
  return names;
}

/** Begins at the first unread message, stays at the end where one is there, and in place where earlier messages come above. */
function useEnd(place: RefObject<HTMLDivElement | null>, count: number, read: number, messages: readonly Message[]) {
  const state = useRef({ isAtEnd: true, hasBegun: false, kept: 0 });
  const hasUnread = read > 0 && messages.some(({ sequence_number: number }) => number > read);
  useLayoutEffect(() => {
    const box = place.current;
    if (!box) {
      return undefined;
    }
    if (!state.current.hasBegun) {
      state.current.hasBegun = true;
      const line = hasUnread ? box.querySelector(`.${styles["unread"] ?? "none"}`) : null;
      if (line) {
        line.scrollIntoView({ block: "center" });
        state.current.isAtEnd = isNearEnd(box);
      } else {
        scrollTo(box, box.scrollHeight);
      }
    } else if (state.current.kept) {
      scrollTo(box, box.scrollHeight - state.current.kept);
      state.current.kept = 0;
    } else if (state.current.isAtEnd) {
      scrollTo(box, box.scrollHeight);
    }
    const note = () => {
      state.current.isAtEnd = isNearEnd(box);
    };
    box.addEventListener("scroll", note, { passive: true });
    return () => box.removeEventListener("scroll", note);
  }, [count, hasUnread, place]);
  const stay = () => {
    state.current.isAtEnd = true;
  };
  const keep = () => {
    const box = place.current;
    state.current.kept = box ? box.scrollHeight - box.scrollTop : 0;
  };
  return { stay, keep };
}

function isNearEnd(box: HTMLElement): boolean {
  return box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END_PX;
}

function scrollTo(box: HTMLElement, top: number): void {
  box.scrollTop = top;
}

/** Notes that I have read the chat to its end, while its window is looked at. */
function useReading(chatId: string, messages: readonly Message[], read: number) {
  const client = useQueryClient();
  const { mutateAsync } = api.useMutation("put", "/api/messenger/chats/{chat_id}/read");
  const marked = useRef(read);
  const last = messages.at(-1);
  const number = last?.number ?? 0;
  const sequence = last?.sequence_number ?? 0;
  useEffect(() => {
    const mark = () => {
      if (document.visibilityState !== "visible" || sequence <= Math.max(marked.current, read)) {
        return;
      }
      const before = marked.current;
      marked.current = sequence;
      mutateAsync({ params: { path: { chat_id: chatId } }, body: { sequence_number: sequence, number } }).then(
        () => void client.invalidateQueries({ queryKey: talks.queryKey }),
        () => {
          marked.current = before;
        },
      );
    };
    mark();
    document.addEventListener("visibilitychange", mark);
    return () => document.removeEventListener("visibilitychange", mark);
  }, [chatId, client, mutateAsync, number, read, sequence]);
}
