import { Button, FormItem } from "@vkontakte/vkui";
import { useState } from "react";

import { useSendCode, useVerifyCode, type LinkStatus } from "../api/link";
import { useOneAtATime } from "../api/oneAtATime";
import type { Problem } from "../api/problem";
import { CODE_DIGITS, CodeField } from "../fields/CodeField";
import { SubmitButton } from "../fields/SubmitButton";
import { Countdown } from "../states/Countdown";
import { ProblemNotice } from "../states/ProblemNotice";
import { Card } from "./Card";
import styles from "./link.module.css";
import { Phone } from "./Phone";
import { PhoneTaken } from "./PhoneTaken";
import { Resend } from "./Resend";
import { triesLeft } from "./triesLeft";

interface CodeScreenProps {
  status: LinkStatus;
  /** When the status was told, epoch in ms: its seconds count from then. */
  since: number;
  onOtherPhone: () => void;
  onProven: () => void;
}

/** The code from the SMS (guide, step 5). */
export function CodeScreen({ status, since, onOtherPhone, onProven }: CodeScreenProps) {
  const [code, setCode] = useState("");
  const check = useVerifyCode();
  const again = useSendCode();
  const verify = useOneAtATime(async (typed: string) => {
    try {
      await check.mutateAsync({ body: { code: typed } });
      onProven();
    } catch {
      setCode("");
    }
  });
  const resend = useOneAtATime(async () => {
    check.reset();
    setCode("");
    await again.mutateAsync({ body: {} });
  });
  const sent = status.code;
  const problem = (check.error ?? again.error) as Problem | null;
  if (problem?.code === "phone_taken") {
    return <PhoneTaken problem={problem} onOtherPhone={onOtherPhone} />;
  }
  const type = (typed: string) => {
    setCode(typed);
    if (typed.length === CODE_DIGITS && typed !== code) {
      void verify(typed);
    }
  };
  return (
    <Card title="Код из SMS" lead={
        <>
          Мы отправили код на номер <Phone>{sent?.phone_masked ?? ""}</Phone>
        </>
      }
    >
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void verify(code);
        }}
      >
        <CodeField value={code} onChange={type} busy={check.isPending} describedBy="lead" />
        <p className={styles["about"]}>
          <Countdown
            until={since + (sent?.expires_in_seconds ?? 0) * 1000}
            label="Код действует ещё"
            over="Этот код больше не действует, запросите новый."
          />{" "}
          {triesLeft(problem, sent?.tries_left)}
        </p>
        <ProblemNotice problem={problem} onRetry={check.error ? () => void verify(code) : undefined} />
        <SubmitButton busy={check.isPending}>Продолжить</SubmitButton>
      </form>
      <FormItem>
        <Resend
          from={since + (sent?.resend_in_seconds ?? 0) * 1000}
          busy={again.isPending}
          onResend={() => void resend()}
        />
        <Button mode="tertiary" size="l" stretched onClick={onOtherPhone}>
          Изменить номер
        </Button>
      </FormItem>
    </Card>
  );
}
