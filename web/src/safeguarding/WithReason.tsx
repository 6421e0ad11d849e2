import { Button, FormItem, Textarea } from "@vkontakte/vkui";
import type { ReactNode } from "react";

import styles from "./safeguarding.module.css";

const SHORTEST_REASON = 10;
const LONGEST_REASON = 500;

interface WithReasonProps {
  id: string;
  question: string;
  /** What becomes of the reason, and who learns of it. */
  below: string;
  reason: string;
  onReason: (reason: string) => void;
  go: string;
  back: string;
  busy: boolean;
  onGo: () => void;
  onBack: () => void;
  /** What went wrong. */
  children: ReactNode;
}

/** Asks for a reason, which stays on record, before something is done with a chat of others. */
export function WithReason({ id, question, below, reason, onReason, go, back, busy, onGo, onBack, children }: WithReasonProps) {
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        onGo();
      }}
    >
      <FormItem noPadding top={question} htmlFor={id} bottom={below} bottomId={`${id}-below`}>
        <Textarea
          id={id}
          slotProps={{ textArea: { "aria-describedby": `${id}-below` } }}
          value={reason}
          maxLength={LONGEST_REASON}
          rows={2}
          onChange={({ target }) => onReason(target.value)}
        />
      </FormItem>
      {children}
      <div className={styles["choices"]}>
        <Button type="submit" size="m" loading={busy} disabled={reason.trim().length < SHORTEST_REASON}>
          {go}
        </Button>
        <Button size="m" mode="secondary" onClick={onBack}>
          {back}
        </Button>
      </div>
    </form>
  );
}
