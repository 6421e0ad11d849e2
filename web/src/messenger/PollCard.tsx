import { Button, Spinner } from "@vkontakte/vkui";
import { type CSSProperties, useState } from "react";

import { api } from "../api/client";
import type { Poll } from "../api/messenger";
import { problemFrom } from "../api/problem";
import { agreed, counted, PEOPLE } from "../words/counted";
import styles from "./messenger.module.css";

const ANSWERED = ["Ответил", "Ответили", "Ответили"] as const;

interface PollCardProps {
  chatId: string;
  message: number;
  /** Of the message: with another one the answers are asked for again. */
  version: number;
  poll: Poll;
  /** My own choice: places in the list of options. */
  chosen: readonly number[];
  mayVote: boolean;
  nameOf: (personId: string) => string;
  onVote: (options: number[]) => void;
}

/** A poll below its question: the options with their votes, each a button. */
export function PollCard({ chatId, message, version, poll, chosen, mayVote, nameOf, onVote }: PollCardProps) {
  const [isAsked, setAsked] = useState(false);
  const choose = (option: number) => {
    if (chosen.includes(option)) {
      onVote(chosen.filter((one) => one !== option));
    } else {
      onVote(poll.multiple ? [...chosen, option] : [option]);
    }
  };
  return (
    <div className={styles["poll"]} role="group" aria-label="Варианты ответа">
      <p className={styles["pollKind"]}>{kindOf(poll)}</p>
      {poll.options.map(({ text, votes }, option) => (
        <button
          key={option}
          type="button"
          className={styles["option"]}
          aria-pressed={chosen.includes(option)}
          disabled={!mayVote || poll.closed}
          style={{ "--share": `${poll.voters > 0 ? Math.round((100 * votes) / poll.voters) : 0}%` } as CSSProperties}
          onClick={() => choose(option)}
        >
          <span>{text}</span>
          <b aria-label={`голосов: ${votes}`}>{votes}</b>
        </button>
      ))}
      <p className={styles["pollKind"]}>
        {poll.voters > 0 ? `${agreed(poll.voters, ANSWERED)} ${counted(poll.voters, PEOPLE)}` : "Пока никто не ответил"}
      </p>
      {!poll.anonymous && poll.voters > 0 && (
        <Button size="s" mode="tertiary" aria-expanded={isAsked} onClick={() => setAsked(!isAsked)}>
          {isAsked ? "Скрыть ответы" : "Кто как ответил"}
        </Button>
      )}
      {isAsked && !poll.anonymous && <Answers key={version} chatId={chatId} message={message} nameOf={nameOf} />}
    </div>
  );
}

function kindOf({ anonymous, closed, multiple }: Poll): string {
  const parts = [anonymous ? "Анонимный опрос" : "Опрос", multiple && "можно несколько ответов", closed && "завершён"];
  return parts.filter(Boolean).join(" · ");
}

interface AnswersProps {
  chatId: string;
  message: number;
  nameOf: (personId: string) => string;
}

function Answers({ chatId, message, nameOf }: AnswersProps) {
  const { data, error } = api.useQuery(
    "get",
    "/api/messenger/chats/{chat_id}/messages/{message}/votes",
    { params: { path: { chat_id: chatId, message } } },
    { staleTime: 0, gcTime: 0 },
  );
  if (error) {
    return <p role="alert">{problemFrom(error).detail}</p>;
  }
  if (!data) {
    return <Spinner size="s">Загружаем</Spinner>;
  }
  return (
    <dl className={styles["answers"]}>
      {data.options.map(({ text, person_ids: people }) => (
        <div key={text}>
          <dt>{text}</dt>
          <dd>{people.length > 0 ? people.map(nameOf).join(", ") : "никто"}</dd>
        </div>
      ))}
    </dl>
  );
}
