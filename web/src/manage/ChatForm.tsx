import { Button, FormItem, NativeSelect } from "@vkontakte/vkui";
import { useState, type SubmitEvent } from "react";
import { useLocation, useSearch } from "wouter";

import type { components } from "../api/schema.gen";
import { ProblemNotice } from "../states/ProblemNotice";
import styles from "./manage.module.css";
import type { AddingChat } from "./useAddChat";

type SchoolClass = components["schemas"]["ClassOut"];
type Subject = components["schemas"]["SubjectOut"];

/** Type, class, subject; the title makes itself (journey, step 9). */
export function ChatForm({ classes, adding }: { classes: SchoolClass[]; adding: AddingChat }) {
  // A person who comes from «Мои чаты: почему» wants this very chat.
  const wanted = new URLSearchParams(useSearch()).get("chat");
  const named = classes.find(({ subjects }) => subjects.some(({ title }) => title === wanted));
  const [classId, setClassId] = useState((named ?? onlyOf(classes))?.class_id ?? "");
  const schoolClass = classes.find(({ class_id }) => class_id === classId);
  const [chosenSubject, setChosenSubject] = useState(named?.subjects.find(({ title }) => title === wanted)?.subject_id ?? "");
  const subjects = schoolClass?.subjects ?? [];
  const subject = subjects.find((one) => keyOf(one) === chosenSubject) ?? onlyOf(subjects);
  const [, navigate] = useLocation();
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (subject?.chat_id) {
      navigate(`/chats/${encodeURIComponent(subject.chat_id)}`);
    } else if (schoolClass && subject) {
      void adding.add(schoolClass.class_id, subject.subject_id, subject.group_id);
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
      <FormItem
        top="Предмет"
        htmlFor="subject"
        bottom={schoolClass ? membersOf(subject, subjects) : "Сначала выберите класс."}
      >
        <NativeSelect
          id="subject"
          required
          disabled={!schoolClass}
          placeholder="Выберите предмет"
          value={subject ? keyOf(subject) : ""}
          onChange={({ currentTarget }) => setChosenSubject(currentTarget.value)}
        >
          {subjects.map((one) => (
            <option key={keyOf(one)} value={keyOf(one)}>
              {one.chat_id ? `${one.name} (чат уже есть)` : one.name}
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

/** Where a class learns a subject in groups: who will be in the chat. */
function membersOf(subject: Subject | undefined, subjects: Subject[]): string | undefined {
  const inGroups = subjects.some(({ subject_id, group_id }) => group_id !== null && subject_id === subject?.subject_id);
  if (!subject || !inGroups) {
    return undefined;
  }
  return subject.group_id === null
    ? "В чате будут все ученики класса и их родители."
    : "В чате будут только ученики этой группы и их родители.";
}

/** A subject of a class, or a group of it; no id holds a space. */
function keyOf({ subject_id, group_id }: Subject): string {
  return group_id === null ? subject_id : `${subject_id} ${group_id}`;
}

function onlyOf<T>(things: readonly T[]): T | undefined {
  return things.length === 1 ? things[0] : undefined;
}
