import { Button, Checkbox, FormItem, Input } from "@vkontakte/vkui";
import { useId, useState } from "react";

import type { NewPoll } from "../api/messenger";
import { saidBelow } from "../fields/saidBelow";
import { takeFocus } from "../lists/takeFocus";
import styles from "./messenger.module.css";

const MOST_OPTIONS = 10;
const LONGEST_OPTION = 100;
const LONGEST_QUESTION = 4000;
const REPEATED = "Такой вариант уже есть";

interface PollFormProps {
  onAsk: (question: string, poll: NewPoll) => void;
  onCancel: () => void;
}

function plain(option: string): string {
  return option.trim().toLocaleLowerCase("ru");
}

/** Where a poll is made: a question and two to ten options. */
export function PollForm({ onAsk, onCancel }: PollFormProps) {
  const id = useId();
  const [question, setQuestion] = useState("");
  const [options, setOptions] = useState(["", ""]);
  const [isMultiple, setMultiple] = useState(false);
  const [isAnonymous, setAnonymous] = useState(false);
  const given = options.map((option) => option.trim()).filter(Boolean);
  const repeats = (option: string, at: number) => options.slice(0, at).some((before) => option.trim() !== "" && plain(before) === plain(option));
  const repeated = options.some(repeats);
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
          slotProps={{ input: { getRootRef: takeFocus } }}
          maxLength={LONGEST_QUESTION}
          placeholder="Кто едет на экскурсию?"
          value={question}
          onChange={({ currentTarget }) => setQuestion(currentTarget.value)}
        />
      </FormItem>
      {options.map((option, at) => (
        <FormItem
          key={at}
          top={`Вариант ${at + 1}`}
          htmlFor={`${id}-${at}`}
          {...(repeats(option, at) && { status: "error", bottom: REPEATED, bottomId: `${id}-${at}-repeated` })}
        >
          <Input
            id={`${id}-${at}`}
            slotProps={{ input: saidBelow(repeats(option, at) ? `${id}-${at}-repeated` : undefined, repeats(option, at) ? REPEATED : undefined) }}
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
