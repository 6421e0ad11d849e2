import { Button, Checkbox, FormItem, Input } from "@vkontakte/vkui";
import { useId, useState } from "react";

import type { NewPoll } from "../api/messenger";
import styles from "./messenger.module.css";

const MOST_OPTIONS = 10;
const LONGEST_OPTION = 100;
const LONGEST_QUESTION = 4000;

interface PollFormProps {
  onAsk: (question: string, poll: NewPoll) => void;
  onCancel: () => void;
}

/** Where a poll is made: a question and two to ten options. */
export function PollForm({ onAsk, onCancel }: PollFormProps) {
  const id = useId();
  const [question, setQuestion] = useState("");
  const [options, setOptions] = useState(["", ""]);
  const [isMultiple, setMultiple] = useState(false);
  const [isAnonymous, setAnonymous] = useState(false);
  const given = options.map((option) => option.trim()).filter(Boolean);
  const repeated = new Set(given.map((option) => option.toLocaleLowerCase("ru"))).size < given.length;
  const isReady = question.trim() !== "" && given.length >= 2 && !repeated;
  const change = (at: number, text: string) => {
    const changed = options.map((option, place) => (place === at ? text : option));
    // The last line that is written in brings another one.
    setOptions(changed.at(-1)?.trim() && changed.length < MOST_OPTIONS ? [...changed, ""] : changed);
  };
  return (
    <form
      className={styles["pollForm"]}
      aria-label="Новый опрос"
      onSubmit={(event) => {
        event.preventDefault();
        if (isReady) {
          onAsk(question.trim(), { options: given, multiple: isMultiple, anonymous: isAnonymous });
        }
      }}
    >
      <h2 className={styles["formTitle"]}>Новый опрос</h2>
      <FormItem top="Вопрос" htmlFor={`${id}-question`}>
        <Input
          id={`${id}-question`}
          maxLength={LONGEST_QUESTION}
          placeholder="Кто едет на экскурсию?"
          value={question}
          onChange={({ currentTarget }) => setQuestion(currentTarget.value)}
        />
      </FormItem>
      {options.map((option, at) => (
        <FormItem key={at} top={`Вариант ${at + 1}`} htmlFor={`${id}-${at}`}>
          <Input
            id={`${id}-${at}`}
            maxLength={LONGEST_OPTION}
            value={option}
            onChange={({ currentTarget }) => change(at, currentTarget.value)}
          />
        </FormItem>
      ))}
      <p role="status" className={styles["left"]}>
        {repeated ? "Варианты не должны повторяться." : "От 2 до 10 вариантов, каждый до 100 знаков."}
      </p>
      <Checkbox checked={isMultiple} onChange={({ currentTarget }) => setMultiple(currentTarget.checked)}>
        Можно выбрать несколько
      </Checkbox>
      <Checkbox checked={isAnonymous} onChange={({ currentTarget }) => setAnonymous(currentTarget.checked)}>
        Анонимно: видно только, сколько голосов
      </Checkbox>
      <div className={styles["buttons"]}>
        <Button type="submit" size="m" disabled={!isReady}>
          Задать вопрос
        </Button>
        <Button size="m" mode="tertiary" onClick={onCancel}>
          Отмена
        </Button>
      </div>
    </form>
  );
}
