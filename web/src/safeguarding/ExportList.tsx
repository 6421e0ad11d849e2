import { Button, Group, Header } from "@vkontakte/vkui";

import { problemFrom } from "../api/problem";
import { type ChatExport, useExports, useTakeExport } from "../api/safeguarding";
import { ProblemNotice } from "../states/ProblemNotice";
import { counted } from "../words/counted";
import { moment, momentOnPaper } from "../words/dates";
import { UNKNOWN } from "./reasons";
import styles from "./safeguarding.module.css";

const MESSAGES = ["сообщение", "сообщения", "сообщений"] as const;
const KIB = 1024;
const MIB = KIB * KIB;

/** The exports of the school, or those of one of its chats, with what has become of each. */
export function ExportList({ chatId }: { chatId?: string }) {
  const { data, error, refetch } = useExports();
  const shown = data?.exports.filter(({ chat_id }) => chatId === undefined || chat_id === chatId) ?? [];
  if (shown.length === 0 && !error) {
    return null;
  }
  return (
    <Group mode="card" header={<Header>Выгрузки</Header>}>
      <ProblemNotice problem={error} onRetry={() => void refetch()} />
      <ul aria-label="Выгрузки" className={styles["said"]}>
        {shown.map((chatExport) => (
          <li key={chatExport.export_id}>
            <ExportCard chatExport={chatExport} />
          </li>
        ))}
      </ul>
    </Group>
  );
}

function ExportCard({ chatExport }: { chatExport: ChatExport }) {
  const { mutate, isPending, error } = useTakeExport();
  return (
    <article className={styles["report"]} aria-label={`Выгрузка чата «${chatExport.chat_title}»`}>
      <b>{chatExport.chat_title || "Чат"}</b>
      <p className={styles["quiet"]}>
        {moment(chatExport.made_at)} · {chatExport.by.name || UNKNOWN}
      </p>
      <p className={styles["comment"]}>«{chatExport.reason}»</p>
      <p role="status" className={styles["quiet"]}>
        {stateInWords(chatExport)}
      </p>
      <ProblemNotice problem={error && problemFrom(error)} />
      {chatExport.state === "ready" && (
        <div className={styles["choices"]}>
          <Button size="m" mode="secondary" loading={isPending} onClick={() => mutate({ params: { path: { export_id: chatExport.export_id } } })}>
            Скачать
          </Button>
        </div>
      )}
    </article>
  );
}

function stateInWords(chatExport: ChatExport): string {
  const { state, available_until, messages, size, part } = chatExport;
  switch (state) {
    case "waiting":
      return part > 1 ? `Готовим часть ${part}…` : "Готовим файл…";
    case "ready":
      return `${partInWords(chatExport)}${counted(messages ?? 0, MESSAGES)}, ${sizeInWords(size ?? 0)}. Файл хранится до ${momentOnPaper(available_until ?? "")}.`;
    case "expired":
      return "Файл удалён: прошла неделя. Если он нужен, закажите выгрузку снова.";
    case "erased":
      return "Файл удалён раньше срока: в нём были данные человека, которого удалили из чатов. Если переписка нужна, закажите выгрузку снова: в ней этих данных не будет.";
    case "failed":
      return part > 1 ? `Часть ${part} не получилась. Закажите выгрузку ещё раз.` : "Файл не получился. Закажите выгрузку ещё раз.";
  }
}

/** Which part of a chat that fits no single file this is, and where it ends. */
function partInWords({ part, continued, until }: ChatExport): string {
  if (continued) {
    return `Чат не поместился в один файл. Часть ${part} кончается сообщением от ${momentOnPaper(until ?? "")}, дальше — часть ${part + 1}. `;
  }
  return part > 1 ? `Часть ${part}, последняя. ` : "";
}

function sizeInWords(bytes: number): string {
  const [amount, unit] = bytes < MIB ? [bytes / KIB, "КБ"] : [bytes / MIB, "МБ"];
  return `${Math.max(1, Math.round(amount)).toLocaleString("ru")} ${unit}`;
}
