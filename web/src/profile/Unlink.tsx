import { Button, ButtonGroup } from "@vkontakte/vkui";
import { useState } from "react";

import { useProveAndUnlink } from "../api/link";
import { problemFrom } from "../api/problem";
import { OldNumberByCode } from "../link/OldNumberByCode";
import { OldNumberByPaper } from "../link/OldNumberByPaper";
import { Phone } from "../link/Phone";
import type { Proving } from "../link/proving";
import { useOldNumberCode } from "../link/useOldNumberCode";
import { Dialog } from "../shell/Dialog";
import { ProblemNotice } from "../states/ProblemNotice";

interface UnlinkProps {
  phone: string;
  onClosed: () => void;
}

type Step = "ask" | "code" | "paper";

const TITLES: Record<Step, string> = {
  ask: "Отвязать учебный профиль?",
  code: "Подтвердите, что это вы",
  paper: "Нет доступа к номеру",
};

/** Asks before the link is taken back, and for the proof that this needs: a code to the number, or one on paper. */
export default function Unlink({ phone, onClosed }: UnlinkProps) {
  const [open, setOpen] = useState(true);
  const [step, setStep] = useState<Step>("ask");
  const { sending, since, send } = useOldNumberCode(() => setStep("code"));
  const call = useProveAndUnlink();
  const close = () => setOpen(false);
  const proving: Proving = {
    prove: async (body) => {
      await call.mutateAsync(body);
      close();
    },
    busy: call.isPending,
    problem: call.error ? problemFrom(call.error) : null,
    reset: call.reset,
  };
  return (
    <Dialog
      open={open}
      onClose={close}
      onClosed={onClosed}
      title={TITLES[step]}
      description={
        step === "ask" ? (
          <>
            Вы выйдете из чатов школы. Переписка сохранится, и после новой привязки вы вернётесь в те же чаты. Чтобы убедиться, что это вы, пришлём
            код на <Phone>{phone}</Phone>.
          </>
        ) : undefined
      }
      actions={
        step === "ask" ? (
          <ButtonGroup mode="vertical" gap="s" stretched>
            <Button size="l" stretched loading={sending.isPending} onClick={() => void send()}>
              Получить код
            </Button>
            <Button size="l" mode="secondary" stretched onClick={() => setStep("paper")}>
              Нет доступа к номеру
            </Button>
            <Button size="l" mode="tertiary" stretched onClick={close}>
              Отмена
            </Button>
          </ButtonGroup>
        ) : undefined
      }
    >
      {step === "ask" && <ProblemNotice problem={sending.error && problemFrom(sending.error)} />}
      {step === "code" && (
        <OldNumberByCode
          phone={phone}
          sending={sending}
          since={since}
          onResend={send}
          onPaper={() => setStep("paper")}
          proving={proving}
          action="Отвязать"
        />
      )}
      {step === "paper" && <OldNumberByPaper proving={proving} action="Отвязать" />}
    </Dialog>
  );
}
