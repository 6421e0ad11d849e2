import { Icon24MoreHorizontal } from "@vkontakte/icons";
import { Button } from "@vkontakte/vkui";
import { type KeyboardEvent, useRef, useState } from "react";

import type { Message, Reaction } from "../api/messenger";
import { Face } from "../lists/Face";
import styles from "./messenger.module.css";
import { PollCard } from "./PollCard";
import { Readers } from "./Readers";
import type { Unsent } from "./talk";
import { plainText, Text } from "./Text";
import { timeOf } from "./words";

const REACTIONS: readonly Reaction[] = ["👍", "❤️", "😂", "😮", "😢", "🙏"];

interface BubbleProps {
  chatId: string;
  message: Message;
  /** What I have chosen in its poll. */
  voted: readonly number[];
  me: string;
  name: string;
  nameOf: (personId: string) => string;
  /** The name of somebody in the midst of a text. */
  mentionOf: (personId: string) => string;
  /** The message that this one answers; null where it is not loaded. */
  answered: Message | null | undefined;
  /** Whether the message before is by the same person. */
  isFollowing: boolean;
  mayWrite: boolean;
  mayPin: boolean;
  /** Whether I see who has read, and may close anybody's poll. */
  runs: boolean;
  onReply: () => void;
  onEdit: () => void;
  onDelete: () => void;
  onReact: (reaction: Reaction | null) => void;
  onPin: () => void;
  onVote: (options: number[]) => void;
  onClosePoll: () => void;
  /** Goes to the message answered. */
  onAnswered: () => void;
  onReport: () => void;
}

/** A message, and what can be done with it. */
export function Bubble(props: BubbleProps) {
  const { chatId, message, me, name, nameOf, mentionOf, answered, isFollowing, mayWrite, mayPin, runs } = props;
  const { onReply, onEdit, onDelete, onReact, onReport } = props;
  const [isOpen, setOpen] = useState(false);
  const [isAsked, setAsked] = useState(false);
  const isMine = message.person_id === me;
  const chosen = message.reactions.find(({ person_ids }) => person_ids.includes(me))?.reaction;
  const more = useRef<HTMLButtonElement>(null);
  const close = (action: () => void) => () => {
    setOpen(false);
    // The menu goes with what had the focus in it; an action may move it on from here.
    more.current?.focus();
    action();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && isOpen) {
      event.stopPropagation();
      close(() => undefined)();
    }
  };
  return (
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions -- Escape closes what its button has opened
    <div className={styles["item"]} data-mine={isMine} data-following={isFollowing} onKeyDown={onKeyDown}>
      {!isMine && <span className={styles["face"]}>{!isFollowing && <Face name={name} />}</span>}
      <div className={styles["bubble"]} data-deleted={message.deleted} data-mentioned={message.mentions.includes(me)}>
        <p className={isFollowing || isMine ? styles["hidden"] : styles["name"]}>{name}</p>
        {answered !== undefined && (
          <blockquote className={styles["answered"]}>
            <button type="button" className={styles["toAnswered"]} onClick={props.onAnswered}>
              {answered ? (
                <>
                  <b>{nameOf(answered.person_id)}</b> {plainText(answered, mentionOf)}
                </>
              ) : (
                "Ответ на более раннее сообщение"
              )}
            </button>
          </blockquote>
        )}
        <p className={styles["text"]}>
          <Text message={message} me={me} nameOf={mentionOf} />
        </p>
        {message.poll && (
          <PollCard
            chatId={chatId}
            message={message.sequence_number}
            version={message.version}
            poll={message.poll}
            chosen={props.voted}
            mayVote={mayWrite}
            nameOf={nameOf}
            onVote={props.onVote}
          />
        )}
        <p className={styles["time"]}>
          {message.pinned && "закреплено · "}
          {message.urgent && !message.deleted && (
            <>
              <span className={styles["urgentMark"]}>Срочно</span> ·{" "}
            </>
          )}
          {message.automatic && "автоматический ответ · "}
          {message.edited && !message.deleted && "изменено · "}
          <time dateTime={new Date(message.sent_at_ms).toISOString()}>{timeOf(message.sent_at_ms)}</time>
        </p>
        {message.reactions.length > 0 && (
          <div className={styles["reactions"]}>
            {message.reactions.map(({ reaction, person_ids }) => (
              <button
                key={reaction}
                type="button"
                className={styles["reaction"]}
                aria-pressed={reaction === chosen}
                aria-label={`${reaction} ${person_ids.length}: ${person_ids.map(nameOf).join(", ")}`}
                disabled={!mayWrite}
                onClick={() => onReact(reaction === chosen ? null : (reaction as Reaction))}
              >
                {reaction} {person_ids.length}
              </button>
            ))}
          </div>
        )}
        {isOpen && (
          <div className={styles["menu"]} role="group" aria-label="Что сделать с сообщением">
            {mayWrite && (
              <>
                <div className={styles["reactions"]}>
                  {REACTIONS.map((reaction) => (
                    <button
                      key={reaction}
                      type="button"
                      className={styles["choice"]}
                      aria-pressed={reaction === chosen}
                      aria-label={`Реакция ${reaction}`}
                      onClick={close(() => onReact(reaction === chosen ? null : reaction))}
                    >
                      {reaction}
                    </button>
                  ))}
                </div>
                <Button size="s" mode="tertiary" onClick={close(onReply)}>
                  Ответить
                </Button>
              </>
            )}
            {mayPin && (
              <Button size="s" mode="tertiary" onClick={close(props.onPin)}>
                {message.pinned ? "Открепить" : "Закрепить"}
              </Button>
            )}
            {runs && (
              <Button size="s" mode="tertiary" onClick={close(() => setAsked(!isAsked))}>
                {isAsked ? "Скрыть, кто прочитал" : "Кто прочитал"}
              </Button>
            )}
            {message.poll && !message.poll.closed && (isMine || runs) && (
              <Button size="s" mode="tertiary" onClick={close(props.onClosePoll)}>
                Завершить опрос
              </Button>
            )}
            {!isMine && (
              <Button size="s" mode="tertiary" appearance="negative" onClick={close(onReport)}>
                Пожаловаться
              </Button>
            )}
            {isMine && (
              <>
                {!message.poll && (
                  <Button size="s" mode="tertiary" onClick={close(onEdit)}>
                    Изменить
                  </Button>
                )}
                <Button size="s" mode="tertiary" appearance="negative" onClick={close(onDelete)}>
                  Удалить у всех
                </Button>
              </>
            )}
          </div>
        )}
        {isAsked && !message.deleted && <Readers chatId={chatId} message={message.sequence_number} nameOf={nameOf} />}
      </div>
      {(mayWrite || !isMine) && !message.deleted && (
        <button ref={more} type="button" className={styles["more"]} aria-label="Действия с сообщением" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          <Icon24MoreHorizontal />
        </button>
      )}
    </div>
  );
}

interface UnsentProps {
  unsent: Unsent;
  me: string;
  nameOf: (personId: string) => string;
  onRetry: () => void;
  onForget: () => void;
}

/** A message of mine that is on its way, or didn't get there. */
export function UnsentBubble({ unsent, me, nameOf, onRetry, onForget }: UnsentProps) {
  return (
    <div className={styles["item"]} data-mine>
      <div className={styles["bubble"]} data-unsent>
        <p className={styles["text"]}>
          <Text message={unsent} me={me} nameOf={nameOf} />
        </p>
        {unsent.problem ? (
          <div role="alert" className={styles["unsent"]}>
            <p>
              Не отправлено. {unsent.problem.detail}
            </p>
            <Button size="s" mode="secondary" onClick={onRetry}>
              Повторить
            </Button>
            <Button size="s" mode="tertiary" appearance="negative" onClick={onForget}>
              Убрать
            </Button>
          </div>
        ) : (
          <p className={styles["time"]}>отправляется…</p>
        )}
      </div>
    </div>
  );
}
