import { Button, FormItem } from "@vkontakte/vkui";
import { useState } from "react";

import { useProveOldNumber } from "../api/link";
import { problemFrom, type Problem } from "../api/problem";
import { ProblemNotice } from "../states/ProblemNotice";
import { Card } from "./Card";
import styles from "./link.module.css";
import { OldNumberByCode } from "./OldNumberByCode";
import { OldNumberByPaper } from "./OldNumberByPaper";
import type { Proving } from "./proving";
import { useOldNumberCode } from "./useOldNumberCode";

interface PhoneDiffersProps {
  problem: Problem;
  /** The number that the profile has. */
  phone: string;
  onOtherPhone: () => void;
}

/** The profile has another number: that one, or a proof of it before the new one is taken. */
export function PhoneDiffers({ problem, phone, onOtherPhone }: PhoneDiffersProps) {
  const [step, setStep] = useState<"ask" | "code" | "paper">("ask");
  const { sending, since, send } = useOldNumberCode(() => setStep("code"));
  const call = useProveOldNumber();
  const proving: Proving = {
    prove: async (body) => {
      await call.mutateAsync({ body });
      onOtherPhone();
    },
    busy: call.isPending,
    problem: call.error ? problemFrom(call.error) : null,
    reset: call.reset,
  };
  if (step === "code") {
    return (
      <Card title="Подтвердите прежний номер">
        <OldNumberByCode
          phone={phone}
          sending={sending}
          since={since}
          onResend={send}
          onPaper={() => setStep("paper")}
          proving={proving}
          action="Продолжить"
        />
      </Card>
    );
  }
  if (step === "paper") {
    return (
      <Card title="Нет доступа к номеру">
        <OldNumberByPaper proving={proving} action="Продолжить" />
      </Card>
    );
  }
  return (
    <Card title={problem.title}>
      <p className={styles["about"]}>
        Ваш учебный профиль связан с номером {phone}. Чтобы профиль не достался тому, кто узнал ваш пароль, новый номер
        можно указать только после того, как вы подтвердите прежний.
      </p>
      <ProblemNotice problem={sending.error && problemFrom(sending.error)} />
      <FormItem>
        <Button size="l" stretched loading={sending.isPending} onClick={() => void send()}>
          Подтвердить прежний номер
        </Button>
      </FormItem>
      <FormItem>
        <Button mode="secondary" size="l" stretched onClick={onOtherPhone}>
          Ввести прежний номер
        </Button>
        <Button mode="tertiary" size="l" stretched onClick={() => setStep("paper")}>
          Нет доступа к номеру
        </Button>
      </FormItem>
    </Card>
  );
}
