import { Button, FormItem } from "@vkontakte/vkui";
import { useState } from "react";

import { useSendUnlinkCode } from "../api/link";
import { useOneAtATime } from "../api/oneAtATime";
import { problemFrom } from "../api/problem";
import { CodeField } from "../fields/CodeField";
import { SubmitButton } from "../fields/SubmitButton";
import { Countdown } from "../states/Countdown";
import { ProblemNotice } from "../states/ProblemNotice";
import styles from "./link.module.css";
import type { Proving } from "./proving";
import { Resend } from "./Resend";

interface OldNumberByCodeProps {
  phone: string;
  /** What the code was asked for with, and asks for another. */
  sending: ReturnType<typeof useSendUnlinkCode>;
  /** When the code was sent, epoch in ms. */
  since: number;
  onResend: () => Promise<void>;
  onPaper: () => void;
  proving: Proving;
  /** What is on the button. */
  action: string;
}

/** The code from the SMS to the number that the profile has; nothing is done before the button is pressed. */
export function OldNumberByCode({ phone, sending, since, onResend, onPaper, proving, action }: OldNumberByCodeProps) {
  const [code, setCode] = useState("");
  const prove = useOneAtATime(async () => {
    try {
      await proving.prove({ code });
    } catch {
      setCode("");
    }
  });
  const again = () => {
    proving.reset();
    setCode("");
    void onResend();
  };
  const sent = sending.data;
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void prove();
      }}
    >
      <p id="old-number-about" className={styles["about"]}>
        Мы отправили код на номер {phone}.{" "}
        {sent && (
          <Countdown
            until={since + sent.expires_in_seconds * 1000}
            label="Код действует ещё"
            over="Этот код больше не действует, запросите новый."
          />
        )}
      </p>
      <CodeField value={code} onChange={setCode} busy={proving.busy} describedBy="old-number-about" />
      <ProblemNotice problem={proving.problem ?? (sending.error ? problemFrom(sending.error) : null)} />
      <SubmitButton busy={proving.busy}>{action}</SubmitButton>
      <FormItem>
        <Resend from={since + (sent?.resend_in_seconds ?? 0) * 1000} busy={sending.isPending} onResend={again} />
        <Button mode="tertiary" size="l" stretched onClick={onPaper}>
          Нет доступа к номеру
        </Button>
      </FormItem>
    </form>
  );
}
