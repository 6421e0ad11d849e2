import { Button, Headline } from "@vkontakte/vkui";
import { useState } from "react";

import { isDirect } from "../api/manualChats";
import { problemFrom } from "../api/problem";
import { type Report, useDecide } from "../api/safeguarding";
import { ProblemNotice } from "../states/ProblemNotice";
import { moment } from "../words/dates";
import { DecisionMade } from "./DecisionMade";
import { ReadChat } from "./ReadChat";
import { reasonInWords, UNKNOWN } from "./reasons";
import styles from "./safeguarding.module.css";
import { WhatWasSaid } from "./WhatWasSaid";

interface ReportCardProps {
  report: Report;
  /** Whether the person who decides may read the chat, too: an administrator of its school may, an officer may not. */
  mayReadChat: boolean;
  /** Is given what was done, in words: the decision, or that its silence was lifted. */
  onDecided: (said: string) => void;
}

interface Way {
  button: string;
  said: string;
  body: { removes_message: boolean; mute_author: boolean };
}

const WAYS: readonly Way[] = [
  { button: "Удалить сообщение", said: "Сообщение удалено.", body: { removes_message: true, mute_author: false } },
  { button: "Удалить и запретить писать", said: "Сообщение удалено, автор больше не пишет в этом чате.", body: { removes_message: true, mute_author: true } },
  { button: "Нарушения нет", said: "Обращение закрыто без мер.", body: { removes_message: false, mute_author: false } },
];

/** A report: why, about what, what stood around it, and the decision. */
export function ReportCard({ report, mayReadChat, onDecided }: ReportCardProps) {
  const [isWhole, setWhole] = useState(false);
  const [way, setWay] = useState<Way | null>(null);
  const { mutate, isPending, error } = useDecide(() => onDecided(`${way?.said ?? ""} Автору обращения придёт уведомление.`));
  const decide = (chosen: Way) => {
    setWay(chosen);
    mutate({ params: { path: { report_id: report.report_id } }, body: chosen.body });
  };
  const shown = isWhole ? report.messages : report.messages.filter(({ sequence_number }) => sequence_number === report.message);
  const people = [report.reporter, report.about, ...report.messages.map(({ person }) => person)];
  const around = report.messages.length - 1;
  return (
    <article className={styles["report"]} aria-label={`${reasonInWords(report.reason)}: ${report.about.name || UNKNOWN}`}>
      <Headline level="1" Component="h2">
        {reasonInWords(report.reason)}
      </Headline>
      <p className={styles["quiet"]}>
        {report.chat_title || "Чат"} · {moment(report.made_at)} · сообщает {report.reporter.name || UNKNOWN}
      </p>
      {report.comment && <p className={styles["comment"]}>«{report.comment}»</p>}
      <ol className={styles["said"]} aria-label="Что было в чате">
        {shown.map((message) => (
          <li key={message.sequence_number} data-reported={message.sequence_number === report.message}>
            <b>{message.person.name || UNKNOWN}:</b> <WhatWasSaid message={message} people={people} />
          </li>
        ))}
      </ol>
      {around > 0 && (
        <Button mode="tertiary" size="s" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? "Скрыть соседние сообщения" : `Показать соседние сообщения: ${around}`}
        </Button>
      )}
      {mayReadChat && !isDirect(report.chat_id) && <ReadChat chatId={report.chat_id} />}
      <ProblemNotice problem={error && problemFrom(error)} />
      {report.decision ? (
        <DecisionMade reportId={report.report_id} decision={report.decision} onLifted={() => onDecided("Автор снова может писать в этом чате.")} />
      ) : (
        <div className={styles["choices"]}>
          {WAYS.map((one, at) => (
            <Button key={one.button} size="m" mode={at === 0 ? "primary" : "secondary"} loading={isPending && way === one} disabled={isPending} onClick={() => decide(one)}>
              {one.button}
            </Button>
          ))}
        </div>
      )}
    </article>
  );
}
