import { Button } from "@vkontakte/vkui";
import { useState } from "react";

import { api } from "../api/client";
import { problemFrom } from "../api/problem";
import type { Reading } from "../api/safeguarding";
import { ProblemNotice } from "../states/ProblemNotice";
import { moment } from "../words/dates";
import { onRecord, UNKNOWN } from "./reasons";
import styles from "./safeguarding.module.css";
import { WhatWasSaid } from "./WhatWasSaid";
import { WithReason } from "./WithReason";

/** Lets an administrator read a chat of the school that they are not in: with a reason, which stays on record. */
export function ReadChat({ chatId }: { chatId: string }) {
  const [isAsked, setAsked] = useState(false);
  const [reason, setReason] = useState("");
  const [pages, setPages] = useState<readonly Reading[]>([]);
  const { mutate, isPending, error } = api.useMutation("post", "/api/safeguarding/chats/{chat_id}/readings", {
    onSuccess: (page) => setPages((later) => [page, ...later]),
  });
  const [first] = pages;
  const read = (before: number | null) => mutate({ params: { path: { chat_id: chatId } }, body: { reason, before } });
  if (!isAsked) {
    return (
      <Button mode="secondary" size="m" onClick={() => setAsked(true)}>
        Прочитать, указав причину
      </Button>
    );
  }
  if (!first) {
    return (
      <WithReason
        id={`reason-${chatId}`}
        question="Зачем вам эта переписка?"
        below={onRecord()}
        reason={reason}
        onReason={setReason}
        go="Прочитать"
        back="Не читать"
        busy={isPending}
        onGo={() => read(null)}
        onBack={() => setAsked(false)}
      >
        <ProblemNotice problem={error && problemFrom(error)} />
      </WithReason>
    );
  }
  const { owner, title, before } = first;
  const people = pages.flatMap(({ messages }) => messages.map(({ person }) => person));
  return (
    <section aria-label={`Чат «${title}»`} className={styles["reading"]}>
      <p role="status" className={styles["quiet"]}>
        {owner
          ? `Уведомление о том, что вы открыли чат, получит ${owner.name || "тот, кто за него отвечает"}.`
          : "За этот чат отвечает администратор школы, поэтому уведомления никто не получит."}
      </p>
      {before !== null && (
        <Button mode="tertiary" size="s" loading={isPending} onClick={() => read(before)}>
          Показать более ранние
        </Button>
      )}
      <ProblemNotice problem={error && problemFrom(error)} />
      <ol className={styles["said"]} aria-label="Сообщения чата">
        {pages
          .flatMap(({ messages }) => messages)
          .map((message) => (
            <li key={message.sequence_number}>
              <b>{message.person.name || UNKNOWN}</b>, {moment(new Date(message.sent_at_ms).toISOString())}: <WhatWasSaid message={message} people={people} />
            </li>
          ))}
      </ol>
      {pages.every(({ messages }) => messages.length === 0) && <p className={styles["quiet"]}>В чате пока ничего не написали.</p>}
    </section>
  );
}
