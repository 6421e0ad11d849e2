import { Button, Search, Spinner } from "@vkontakte/vkui";
import { useEffect, useRef, useState } from "react";

import { api } from "../api/client";
import type { Message } from "../api/messenger";
import { problemFrom, type Problem } from "../api/problem";
import styles from "./messenger.module.css";
import { plainText } from "./Text";
import { dayOf, timeOf } from "./words";

const LONGEST = 100;
const PAUSE_MS = 350;

interface SearchPanelProps {
  chatId: string;
  nameOf: (personId: string) => string;
  onOpen: (message: Message) => void;
}

interface Hits {
  messages: readonly Message[];
  /** Where to look on; null where the whole chat has been looked at. */
  before: number | null;
}

/** Looks for words in a chat, the newest first; farther back on request. */
export function SearchPanel({ chatId, nameOf, onOpen }: SearchPanelProps) {
  const { mutateAsync } = api.useMutation("post", "/api/messenger/chats/{chat_id}/search");
  const [typed, setTyped] = useState("");
  const [hits, setHits] = useState<Hits | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isLooking, setLooking] = useState(false);
  /** The search whose answer is shown: one that was overtaken is passed over. */
  const current = useRef(0);
  const look = async (text: string, from: Hits | null) => {
    const mine = ++current.current;
    setLooking(true);
    try {
      const found = await mutateAsync({ params: { path: { chat_id: chatId } }, body: { text, before: from?.before ?? 0 } });
      if (current.current === mine) {
        setHits({ messages: [...(from?.messages ?? []), ...found.messages], before: found.before });
        setProblem(null);
      }
    } catch (error) {
      if (current.current === mine) {
        setProblem(problemFrom(error));
      }
    }
    if (current.current === mine) {
      setLooking(false);
    }
  };
  const latest = useRef(look);
  useEffect(() => {
    latest.current = look;
  });
  useEffect(() => {
    current.current += 1;
    const text = typed.trim();
    const soon = setTimeout(() => {
      if (text.length >= 2) {
        void latest.current(text, null);
      } else {
        setHits(null);
        setProblem(null);
        setLooking(false);
      }
    }, PAUSE_MS);
    return () => clearTimeout(soon);
  }, [typed]);
  return (
    <section aria-label="Поиск в чате" className={styles["search"]}>
      {/* eslint-disable-next-line jsx-a11y/no-autofocus -- the field was asked for by a button */}
      <Search autoFocus slotProps={{ input: { "aria-label": "Что найти" } }} placeholder="Слово или его начало" maxLength={LONGEST} value={typed} onChange={({ currentTarget }) => setTyped(currentTarget.value)} />
      <p role="status" className={styles["left"]}>
        {hits && !isLooking && toldOf(hits)}
      </p>
      {problem && <p role="alert">{problem.detail}</p>}
      {hits && hits.messages.length > 0 && (
        <ul aria-label="Найденные сообщения" className={styles["hits"]}>
          {hits.messages.map((message) => (
            <li key={message.sequence_number}>
              <button type="button" className={styles["hit"]} onClick={() => onOpen(message)}>
                <span>
                  <b>{nameOf(message.person_id)}</b> · {dayOf(message.sent_at_ms)}, {timeOf(message.sent_at_ms)}
                </span>
                {plainText(message, nameOf)}
              </button>
            </li>
          ))}
        </ul>
      )}
      {isLooking && <Spinner size="s">Ищем</Spinner>}
      {hits?.before && !isLooking && (
        <Button mode="tertiary" size="s" onClick={() => void look(typed.trim(), hits)}>
          Искать глубже
        </Button>
      )}
    </section>
  );
}

function toldOf({ messages, before }: Hits): string {
  if (messages.length > 0) {
    return `Найдено: ${messages.length}${before === null ? "" : ", есть и более ранние сообщения"}`;
  }
  return before === null ? "Ничего не нашлось." : "В последних сообщениях ничего не нашлось.";
}
