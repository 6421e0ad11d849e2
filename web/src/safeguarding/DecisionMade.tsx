import { Button } from "@vkontakte/vkui";

import { problemFrom } from "../api/problem";
import { type Report, useLiftMute } from "../api/safeguarding";
import { ProblemNotice } from "../states/ProblemNotice";
import { moment } from "../words/dates";
import { UNKNOWN } from "./reasons";
import styles from "./safeguarding.module.css";

type Decision = NonNullable<Report["decision"]>;

interface DecisionMadeProps {
  reportId: string;
  decision: Decision;
  onLifted: () => void;
}

/** A decision about a report with its author, and the button that lifts a silence it made. */
export function DecisionMade({ reportId, decision, onLifted }: DecisionMadeProps) {
  const { mutate, isPending, error } = useLiftMute(onLifted);
  const { author_muted, mute_lifted_at, mute_lifted_by } = decision;
  return (
    <>
      <p className={styles["quiet"]}>{decidedInWords(decision)}</p>
      {mute_lifted_at !== null && (
        <p className={styles["quiet"]}>
          Запрет снят {moment(mute_lifted_at)}, {mute_lifted_by?.name || UNKNOWN}: автору снова разрешено писать.
        </p>
      )}
      <ProblemNotice problem={error && problemFrom(error)} />
      {author_muted && mute_lifted_at === null && (
        <>
          <p className={styles["quiet"]}>
            Если разрешить писать, автор снова сможет отвечать в этом чате; если сейчас его там нет, то после возвращения. Уведомление ему не придёт.
          </p>
          <div className={styles["choices"]}>
            <Button size="m" mode="secondary" loading={isPending} disabled={isPending} onClick={() => mutate({ params: { path: { report_id: reportId } } })}>
              Разрешить писать
            </Button>
          </div>
        </>
      )}
    </>
  );
}

function decidedInWords({ decided_at, by, message_deleted, author_muted }: Decision): string {
  const done = [message_deleted && "сообщение удалено", author_muted && "автору запрещено писать"].filter(Boolean).join(", ");
  return `Решено ${moment(decided_at)}, ${by.name || UNKNOWN}: ${done || "нарушения не нашли"}.`;
}
