import { Icon24Cancel, Icon28PollSquareOutline, Icon28Send } from "@vkontakte/icons";
import { Checkbox, IconButton } from "@vkontakte/vkui";
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from "react";

import { type Draft, draftOf, keepDraft } from "../api/drafts";
import type { Message } from "../api/messenger";
import { takeFocus } from "../lists/takeFocus";
import { begunMention, decoded, encoded, type Person, suggested } from "./mentions";
import styles from "./messenger.module.css";
import { plainText } from "./Text";

const LONGEST = 4000;
/** From here on it is told how much still fits. */
const NEARLY = 3600;

interface ComposerProps {
  chatId: string;
  me: string;
  /** Those who can be mentioned. */
  people: readonly Person[];
  answered: Message | null;
  edited: Message | null;
  nameOf: (personId: string) => string;
  /** Whether it takes the focus where it comes in the place of one that had it. */
  takesFocus: boolean;
  /** Whether «Создать опрос» takes it, where the form of a poll has been closed. */
  pollTakesFocus: boolean;
  /** Whether what is written may be marked to ring in quiet hours, too. */
  mayMarkUrgent: boolean;
  onSay: (text: string, mentions: string[], urgent: boolean) => void;
  onCancel: () => void;
  onPoll: () => void;
}

/**
 * Where a message is written. Enter sends it where there is a keyboard, Shift and Enter begin a line; `@` offers whom to mention. What is
 * begun stays on the device until it is sent.
 */
export function Composer({ chatId, me, people, answered, edited, nameOf, takesFocus, pollTakesFocus, mayMarkUrgent, onSay, onCancel, onPoll }: ComposerProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const caretAt = useRef<number | null>(null);
  const listId = useId();
  const [draft, setDraft] = useState<Draft>(() =>
    edited ? decoded(edited.text ?? "", edited.mentions, nameOf) : draftOf(me, chatId),
  );
  const [begun, setBegun] = useState<{ from: number; typed: string } | null>(null);
  const [marked, setMarked] = useState(0);
  const [isUrgent, setUrgent] = useState(false);
  const { text } = draft;
  const offered = begun ? suggested(people, begun.typed) : [];
  const about = edited ?? answered;
  useEffect(() => {
    if (about || takesFocus) {
      field.current?.focus();
    }
  }, [about, takesFocus]);
  const write = (next: Draft) => {
    setDraft(next);
    if (!edited) {
      keepDraft(me, chatId, next);
    }
  };
  const look = () => {
    const { value, selectionStart, selectionEnd } = field.current ?? { value: "", selectionStart: 0, selectionEnd: 0 };
    setBegun(selectionStart === selectionEnd ? begunMention(value, selectionStart) : null);
    setMarked(0);
  };
  const mention = ({ id, name }: Person) => {
    if (!begun) {
      return;
    }
    const inserted = `@${name} `;
    const caret = begun.from + inserted.length;
    const rest = text.slice(begun.from + 1 + begun.typed.length).replace(/^ /, "");
    write({ text: text.slice(0, begun.from) + inserted + rest, people: [...draft.people.filter(([one]) => one !== name), [name, id]] });
    setBegun(null);
    caretAt.current = caret;
  };
  // With the text and not a frame later: what is typed meanwhile would come out in disorder.
  useLayoutEffect(() => {
    if (caretAt.current !== null) {
      field.current?.focus();
      field.current?.setSelectionRange(caretAt.current, caretAt.current);
      caretAt.current = null;
    }
  }, [text]);
  const say = () => {
    if (text.trim()) {
      const sent = encoded(text, draft.people);
      onSay(sent.text, sent.mentions, isUrgent);
      setUrgent(false);
      write({ text: "", people: [] });
      setBegun(null);
      field.current?.focus();
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const chosen = offered[marked];
    if (chosen && onOffer(event, chosen)) {
      event.preventDefault();
      return;
    }
    if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing && matchMedia("(pointer: fine)").matches) {
      event.preventDefault();
      say();
    } else if (event.key === "Escape" && about) {
      onCancel();
    }
  };
  /** Whether a key was about those offered. */
  const onOffer = ({ key }: KeyboardEvent, chosen: Person): boolean => {
    switch (key) {
      case "ArrowDown":
        setMarked((marked + 1) % offered.length);
        return true;
      case "ArrowUp":
        setMarked((marked + offered.length - 1) % offered.length);
        return true;
      case "Enter":
      case "Tab":
        mention(chosen);
        return true;
      case "Escape":
        setBegun(null);
        return true;
      default:
        return false;
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
            <span>{plainText(about, nameOf)}</span>
          </p>
          <IconButton label={edited ? "Не изменять" : "Не отвечать"} onClick={onCancel}>
            <Icon24Cancel />
          </IconButton>
        </div>
      )}
      {offered.length > 0 && (
        <div role="listbox" id={listId} aria-label="Кого упомянуть" className={styles["offered"]}>
          {offered.map((person, at) => (
            // eslint-disable-next-line jsx-a11y/click-events-have-key-events -- the field has the focus, and the keys
            <div
              key={person.id}
              id={`${listId}-${at}`}
              role="option"
              tabIndex={-1}
              aria-selected={at === marked}
              // The field keeps the focus.
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => mention(person)}
            >
              {person.name}
            </div>
          ))}
        </div>
      )}
      <div className={styles["write"]}>
        {!edited && (
          <IconButton label="Создать опрос" getRootRef={pollTakesFocus ? takeFocus : undefined} onClick={onPoll} className={styles["pollButton"] ?? ""}>
            <Icon28PollSquareOutline />
          </IconButton>
        )}
        <textarea
          ref={field}
          className={styles["field"]}
          aria-label="Сообщение"
          aria-autocomplete="list"
          aria-controls={offered.length > 0 ? listId : undefined}
          aria-activedescendant={offered.length > 0 ? `${listId}-${marked}` : undefined}
          placeholder="Сообщение"
          rows={1}
          maxLength={LONGEST}
          value={text}
          onChange={({ currentTarget }) => {
            write({ ...draft, text: currentTarget.value });
            look();
          }}
          onSelect={look}
          onBlur={() => setBegun(null)}
          onKeyDown={onKeyDown}
        />
        <IconButton type="submit" label={edited ? "Сохранить" : "Отправить"} disabled={!text.trim()} className={styles["send"] ?? ""}>
          <Icon28Send />
        </IconButton>
      </div>
      {mayMarkUrgent && (
        <Checkbox className={styles["urgent"]} checked={isUrgent} onChange={({ target }) => setUrgent(target.checked)}>
          Срочно: придёт со звуком даже в тихие часы
        </Checkbox>
      )}
      {text.length > NEARLY && <p className={styles["left"]}>Осталось знаков: {LONGEST - text.length}</p>}
    </form>
  );
}
