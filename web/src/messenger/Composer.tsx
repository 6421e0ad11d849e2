import { Icon24Cancel, Icon28Send } from "@vkontakte/icons";
import { IconButton } from "@vkontakte/vkui";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";

import type { Message } from "../api/messenger";
import styles from "./messenger.module.css";

const LONGEST = 4000;
/** From here on it is told how much still fits. */
const NEARLY = 3600;

interface ComposerProps {
  answered: Message | null;
  edited: Message | null;
  nameOf: (personId: string) => string;
  /** Whether it takes the focus where it comes in the place of one that had it. */
  takesFocus: boolean;
  onSay: (text: string) => void;
  onCancel: () => void;
}

/** Where a message is written. Enter sends it where there is a keyboard, Shift and Enter begin a line. */
export function Composer({ answered, edited, nameOf, takesFocus, onSay, onCancel }: ComposerProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(edited?.text ?? "");
  const about = edited ?? answered;
  useEffect(() => {
    if (about || takesFocus) {
      field.current?.focus();
    }
  }, [about, takesFocus]);
  const say = () => {
    if (text.trim()) {
      onSay(text);
      setText("");
      field.current?.focus();
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing && matchMedia("(pointer: fine)").matches) {
      event.preventDefault();
      say();
    } else if (event.key === "Escape" && about) {
      onCancel();
    }
  };
  return (
    <form
      className={styles["composer"]}
      onSubmit={(event) => {
        event.preventDefault();
        say();
      }}
    >
      {about && (
        <div className={styles["about"]}>
          <p>
            <b>{edited ? "Изменить сообщение" : `Ответ: ${nameOf(about.person_id)}`}</b>
            <span>{about.text}</span>
          </p>
          <IconButton label={edited ? "Не изменять" : "Не отвечать"} onClick={onCancel}>
            <Icon24Cancel />
          </IconButton>
        </div>
      )}
      <div className={styles["write"]}>
        <textarea
          ref={field}
          className={styles["field"]}
          aria-label="Сообщение"
          placeholder="Сообщение"
          rows={1}
          maxLength={LONGEST}
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
          onKeyDown={onKeyDown}
        />
        <IconButton type="submit" label={edited ? "Сохранить" : "Отправить"} disabled={!text.trim()} className={styles["send"] ?? ""}>
          <Icon28Send />
        </IconButton>
      </div>
      {text.length > NEARLY && <p className={styles["left"]}>Осталось знаков: {LONGEST - text.length}</p>}
    </form>
  );
}
