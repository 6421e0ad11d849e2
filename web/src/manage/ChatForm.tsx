import { Button, FormItem, NativeSelect } from "@vkontakte/vkui";
import { useState, type SubmitEvent } from "react";
import { useLocation } from "wouter";

import type { components } from "../api/schema.gen";
import { ProblemNotice } from "../states/ProblemNotice";
import styles from "./manage.module.css";
import type { AddingChat } from "./useAddChat";

type SchoolClass = components["schemas"]["ClassOut"];
type Subject = components["schemas"]["SubjectOut"];

/** Type, class, subject; the title makes itself (guide, «Создание чата по предмету»). */
export function ChatForm({ classes, adding }: { classes: SchoolClass[]; adding: AddingChat }) {
  const [classId, setClassId] = useState(onlyOf(classes)?.class_id ?? "");
  const schoolClass = classes.find(({ class_id }) => class_id === classId);
  const [chosenSubject, setChosenSubject] = useState("");
  const subjects = schoolClass?.subjects ?? [];
  const subject = subjects.find(({ subject_id }) => subject_id === chosenSubject) ?? onlyOf(subjects);
  const [, navigate] = useLocation();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (subject?.chat_id) {
      navigate(`/chats/${encodeURIComponent(subject.chat_id)}`);
    } else if (schoolClass && subject) {
      void adding.add(schoolClass.class_id, subject.subject_id);
    }
  };
  return (
    <form onSubmit={submit}>
      <FormItem top="Тип чата" htmlFor="kind">
        <NativeSelect id="kind" defaultValue="subject">
          <option value="subject">Предметы</option>
        </NativeSelect>
      </FormItem>
      <FormItem top="Класс" htmlFor="class">
        <NativeSelect
          id="class"
          required
          placeholder="Выберите класс"
          value={classId}
          onChange={({ currentTarget }) => setClassId(currentTarget.value)}
        >
          {classes.map(({ class_id, label }) => (
            <option key={class_id} value={class_id}>
              {label}
            </option>
          ))}
        </NativeSelect>
      </FormItem>
      <FormItem top="Предмет" htmlFor="subject" bottom={!schoolClass && "Сначала выберите класс"}>
        <NativeSelect
          id="subject"
          required
          disabled={!schoolClass}
          placeholder="Выберите предмет"
          value={subject?.subject_id ?? ""}
          onChange={({ currentTarget }) => setChosenSubject(currentTarget.value)}
        >
          {subjects.map(({ subject_id, name, chat_id }) => (
            <option key={subject_id} value={subject_id}>
              {chat_id ? `${name} (чат уже есть)` : name}
            </option>
          ))}
        </NativeSelect>
      </FormItem>
      <FormItem>
        <TitlePreview subject={subject} />
      </FormItem>
      {adding.problem && (
        <FormItem>
          <ProblemNotice problem={adding.problem} />
        </FormItem>
      )}
      <FormItem>
        <Button type="submit" size="l" stretched loading={adding.isPending}>
          {subject?.chat_id ? "Открыть чат" : "Добавить"}
        </Button>
      </FormItem>
    </form>
  );
}

function TitlePreview({ subject }: { subject: Subject | undefined }) {
  return (
    <p role="status" className={styles["preview"]}>
      <span className={styles["quiet"]}>
        {subject?.chat_id ? "Такой чат уже есть, второй не нужен:" : "Название сформируется само:"}
      </span>
      <span className={styles["title"]}>{subject?.title ?? "предмет · класс"}</span>
    </p>
  );
}

function onlyOf<T>(things: readonly T[]): T | undefined {
  return things.length === 1 ? things[0] : undefined;
}
