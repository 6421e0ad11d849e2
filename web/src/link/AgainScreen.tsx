import { Button, FormItem } from "@vkontakte/vkui";

import { useSendCode, type LinkStatus } from "../api/link";
import { useOneAtATime } from "../api/oneAtATime";
import { LedProblem } from "../states/LedProblem";
import { ProblemNotice } from "../states/ProblemNotice";
import { ByVkId } from "./ByVkId";
import { Card } from "./Card";
import { Phone } from "./Phone";
import { Resend } from "./Resend";

interface AgainScreenProps {
  status: LinkStatus;
  /** When the status was told, epoch in ms: its seconds count from then. */
  since: number;
  onOtherPhone: () => void;
  onSent: () => void;
}

/** The number is known, and no code to it can be typed here: it is over, or was asked for on another device. */
export function AgainScreen({ status, since, onOtherPhone, onSent }: AgainScreenProps) {
  const call = useSendCode();
  const send = useOneAtATime(async (channel: "sms" | "call") => {
    await call.mutateAsync({ body: channel === "call" ? { channel } : {} });
    onSent();
  });
  const given = status.phone_given;
  return (
    <Card
      title="Номер телефона"
      lead={
        <>
          Вы уже указали номер <Phone>{given?.phone_masked ?? ""}</Phone>. Пришлём на него новый код: введите его здесь, на
          этом устройстве.
        </>
      }
    >
      <LedProblem />
      <ProblemNotice problem={call.error} onRetry={() => void send("sms")} />
      <FormItem>
        <Resend
          first
          from={since + (given?.resend_in_seconds ?? 0) * 1000}
          busy={call.isPending}
          onResend={() => void send("sms")}
          onCall={given?.call_offered ? () => void send("call") : undefined}
        />
        <Button mode="tertiary" size="l" stretched onClick={onOtherPhone}>
          Изменить номер
        </Button>
      </FormItem>
      <ByVkId />
    </Card>
  );
}
