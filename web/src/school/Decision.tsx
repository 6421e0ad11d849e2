import { Button, ButtonGroup } from "@vkontakte/vkui";
import { useState } from "react";

import { problemFrom } from "../api/problem";
import { Dialog } from "../shell/Dialog";
import { ProblemNotice } from "../states/ProblemNotice";
import { type Choice, type Conflict, holdersOf } from "./ConflictCard";
import styles from "./school.module.css";
import { useSettle } from "./useSettle";

export interface Decided {
  conflict: Conflict;
  decision: Choice;
}

interface Words {
  title: string;
  confirm: string;
  consequences: (conflict: Conflict) => string[];
}

const WORDS: Record<Choice, Words> = {
  release: {
    title: "Освободить номер?",
    confirm: "Освободить номер",
    consequences: (conflict) => [
      `${conflict.person.name} сможет привязать этот номер, ещё раз введя код из SMS.`,
      conflict.holders.length > 1
        ? `Прежние владельцы (${holdersOf(conflict)}) увидят в журнале просьбу подтвердить другой номер. Их переписка никому не откроется.`
        : `Прежний владелец (${holdersOf(conflict)}) увидит в журнале просьбу подтвердить другой номер. Его переписка никому не откроется.`,
      "Выбирайте это, если номер сменил хозяина: например, оператор отдал его другому абоненту.",
    ],
  },
  keep: {
    title: "Оставить номер как есть?",
    confirm: "Оставить как есть",
    consequences: (conflict) => [
      `Номер останется там, где он сейчас (${holdersOf(conflict)}): там ничего не изменится.`,
      `${conflict.person.name} сможет привязать только другой номер.`,
      "Выбирайте это, если номер по-прежнему у владельца или вы не уверены.",
    ],
  },
};

interface DecisionProps {
  decided: Decided;
  onSettled: () => void;
  onClose: () => void;
  /** What has the focus when the card is closed: true for what had it before. */
  focusAfterwards: () => boolean | HTMLElement;
}

/** What a decision means, before it is made. */
export function Decision({ decided, onSettled, onClose, focusAfterwards }: DecisionProps) {
  const [open, setOpen] = useState(true);
  const close = () => setOpen(false);
  const { settle, isPending, error } = useSettle(() => {
    onSettled();
    close();
  });
  const { title, confirm, consequences } = WORDS[decided.decision];
  return (
    <Dialog
      open={open}
      onClose={close}
      onClosed={onClose}
      restoreFocus={focusAfterwards}
      title={title}
      actions={
        <ButtonGroup mode="vertical" gap="s" stretched>
          <Button
            size="l"
            stretched
            loading={isPending}
            // While the card closes its button is still there.
            onClick={open ? () => void settle(decided.conflict.conflict_id, decided.decision) : undefined}
          >
            {confirm}
          </Button>
          <Button size="l" mode="secondary" stretched onClick={close}>
            Отмена
          </Button>
        </ButtonGroup>
      }
    >
      <ul className={styles["consequences"]}>
        {consequences(decided.conflict).map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      <ProblemNotice problem={error && problemFrom(error)} />
    </Dialog>
  );
}
