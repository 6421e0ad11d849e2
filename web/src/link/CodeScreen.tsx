import { Button, FormItem } from "@vkontakte/vkui";
import { useState } from "react";

import { useSendCode, useVerifyCode, type LinkStatus } from "../api/link";
import { useOneAtATime } from "../api/oneAtATime";
import { problemFrom, type Problem } from "../api/problem";
import { CODE_DIGITS, CodeField } from "../fields/CodeField";
import { SubmitButton } from "../fields/SubmitButton";
import { takeFocus } from "../lists/takeFocus";
import { CodeJustSent, freeAgainAt } from "../states/CodeJustSent";
import { Countdown } from "../states/Countdown";
import { ProblemNotice } from "../states/ProblemNotice";
import { Card } from "./Card";
import styles from "./link.module.css";
import { Phone } from "./Phone";
import { PhoneDiffers } from "./PhoneDiffers";
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

/** The code from the SMS (journey, step 4). */
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
  const [round, setRound] = useState(0);
  const [freeAt, setFreeAt] = useState(0);
  const resend = useOneAtATime(async (channel: "sms" | "call") => {
    check.reset();
    setCode("");
    try {
      await again.mutateAsync({ body: channel === "call" ? { channel } : {} });
    } catch (thrown) {
      setFreeAt(freeAgainAt(problemFrom(thrown)));
    }
    setRound((before) => before + 1);
  });
  const sent = status.code;
  const problem = (check.error ?? again.error) as Problem | null;
  if (problem?.code === "phone_taken") {
    return <PhoneTaken problem={problem} onOtherPhone={onOtherPhone} />;
  }
  if (problem?.code === "phone_differs") {
    return <PhoneDiffers problem={problem} phone={status.phone_masked ?? ""} onOtherPhone={onOtherPhone} />;
  }
  const isWaiting = problem?.code === "sms_too_soon";
  const isSpent = problem?.code === "code_tries_spent" || (problem?.tries_left ?? sent?.tries_left) === 0;
  const type = (typed: string) => {
    setCode(typed);
    if (typed.length === CODE_DIGITS && typed !== code) {
      void verify(typed);
    }
  };
  return (
    <Card
      title={sent?.channel === "call" ? "Код из звонка" : "Код из SMS"}
      lead={
        sent?.channel === "call" ? (
          <>
            Сейчас позвоним на номер <Phone>{sent.phone_masked}</Phone> и дважды продиктуем код.
          </>
        ) : (
          <>
            Мы отправили код на номер <Phone>{sent?.phone_masked ?? ""}</Phone>.
          </>
        )
      }
    >
      {sent?.undeliverable && (
        <p role="status" className={styles["spent"]}>
          На этот номер сообщения не доходят. Проверьте его или укажите другой.
        </p>
      )}
      {isSpent ? (
        <p role="status" tabIndex={-1} ref={takeFocus} className={styles["spent"]}>
          {
            // With a wait it is the number's or the account's day that is spent, and the server knows the way through.
            problem?.retry_after_seconds ? problem.detail : "Попытки ввести этот код закончились. Запросите новый."
          }
        </p>
      ) : (
        <form
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            void verify(code);
          }}
        >
          <CodeField value={code} onChange={type} busy={check.isPending} describedBy="lead" round={round} />
          <p className={styles["about"]}>
            <Countdown
              until={since + (sent?.expires_in_seconds ?? 0) * 1000}
              label="Код действует ещё"
              over="Этот код больше не действует, запросите новый."
            />{" "}
            {triesLeft(problem, sent?.tries_left)}
          </p>
          {isWaiting ? (
            <CodeJustSent until={freeAt} />
          ) : (
            <ProblemNotice problem={problem} onRetry={check.error ? () => void verify(code) : undefined} />
          )}
          <SubmitButton busy={check.isPending}>Продолжить</SubmitButton>
        </form>
      )}
      <FormItem>
        <Resend
          first={isSpent}
          from={Math.max(since + (sent?.resend_in_seconds ?? 0) * 1000, freeAt)}
          busy={again.isPending}
          onResend={() => void resend("sms")}
          onCall={sent?.call_offered ? () => void resend("call") : undefined}
        />
        <Button mode="tertiary" size="l" stretched onClick={onOtherPhone}>
          Изменить номер
        </Button>
      </FormItem>
    </Card>
  );
}
