import { Icon24MoreHorizontal } from "@vkontakte/icons";
import { Button } from "@vkontakte/vkui";
import { type KeyboardEvent, useRef, useState } from "react";

import type { Message, Reaction } from "../api/messenger";
import { Face } from "../lists/Face";
import styles from "./messenger.module.css";
import type { Unsent } from "./talk";
import { DELETED, timeOf } from "./words";

const REACTIONS: readonly Reaction[] = ["👍", "❤️", "😂", "😮", "😢", "🙏"];

interface BubbleProps {
  message: Message;
  me: string;
  name: string;
  nameOf: (personId: string) => string;
  /** The message that this one answers; null where it is not loaded. */
  answered: Message | null | undefined;
  /** Whether the message before is by the same person. */
  isFollowing: boolean;
  mayWrite: boolean;
  onReply: () => void;
  onEdit: () => void;
  onDelete: () => void;
  onReact: (reaction: Reaction | null) => void;
  onReport: () => void;
}

/** A message, and what can be done with it. */
export function Bubble({ message, me, name, nameOf, answered, isFollowing, mayWrite, onReply, onEdit, onDelete, onReact, onReport }: BubbleProps) {
  const [isOpen, setOpen] = useState(false);
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
      <div className={styles["bubble"]} data-deleted={message.deleted}>
        <p className={isFollowing || isMine ? styles["hidden"] : styles["name"]}>{name}</p>
        {answered !== undefined && (
          <blockquote className={styles["answered"]}>
            {answered ? (
              <>
                <b>{nameOf(answered.person_id)}</b> {answered.text ?? DELETED}
              </>
            ) : (
              "Ответ на более раннее сообщение"
            )}
          </blockquote>
        )}
        <p className={styles["text"]}>{message.text ?? DELETED}</p>
        <p className={styles["time"]}>
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
            {!isMine && (
              <Button size="s" mode="tertiary" appearance="negative" onClick={close(onReport)}>
                Пожаловаться
              </Button>
            )}
            {isMine && (
              <>
                <Button size="s" mode="tertiary" onClick={close(onEdit)}>
                  Изменить
                </Button>
                <Button size="s" mode="tertiary" appearance="negative" onClick={close(onDelete)}>
                  Удалить у всех
                </Button>
              </>
            )}
          </div>
        )}
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
  onRetry: () => void;
  onForget: () => void;
}

/** A message of mine that is on its way, or didn't get there. */
export function UnsentBubble({ unsent, onRetry, onForget }: UnsentProps) {
  return (
    <div className={styles["item"]} data-mine>
      <div className={styles["bubble"]} data-unsent>
        <p className={styles["text"]}>{unsent.text}</p>
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
