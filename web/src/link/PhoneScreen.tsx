import { useState, type ReactNode } from "react";
import { Controller, useForm } from "react-hook-form";

import { useFreshLinkStatus, useSendCode, type LinkStatus } from "../api/link";
import { useOneAtATime } from "../api/oneAtATime";
import { problemFrom } from "../api/problem";
import { PhoneField } from "../fields/PhoneField";
import { checkedPhone } from "../fields/phones";
import { SubmitButton } from "../fields/SubmitButton";
import { CodeJustSent, freeAgainAt } from "../states/CodeJustSent";
import { LedProblem } from "../states/LedProblem";
import { ProblemNotice } from "../states/ProblemNotice";
import { ByVkId } from "./ByVkId";
import { Card } from "./Card";
import { Claims } from "./Claims";
import { Phone } from "./Phone";

interface PhoneScreenProps {
  status: LinkStatus;
  phone: string;
  onPhone: (phone: string) => void;
  onSent: () => void;
}

/** The mobile number that the code goes to (journey, step 3). */
export function PhoneScreen({ status, phone, onPhone, onSent }: PhoneScreenProps) {
  const form = useForm({ defaultValues: { phone } });
  const call = useSendCode();
  const anew = useFreshLinkStatus();
  const [freeAt, setFreeAt] = useState(0);
  const isWaiting = call.error?.code === "sms_too_soon";
  const sendCode = useOneAtATime(async (body: { phone: string }) => {
    onPhone(body.phone);
    try {
      await call.mutateAsync({ body });
      onSent();
    } catch (thrown) {
      const problem = problemFrom(thrown);
      setFreeAt(freeAgainAt(problem));
      // The answer to an earlier try got lost on its way: the code is there. Else it went to somebody of the family.
      if (problem.code === "sms_too_soon" && isCodeTo(body.phone, await anew())) {
        onSent();
      }
    }
  });
  const send = form.handleSubmit(sendCode);
  return (
    <Card title={status.phone_released ? "Подтвердите новый номер" : "Номер телефона"} lead={lead(status)}>
      <Claims />
      <LedProblem />
      <form noValidate onSubmit={(event) => void send(event)}>
        <Controller
          control={form.control}
          name="phone"
          rules={{ validate: checkedPhone }}
          render={({ field, fieldState }) => (
            <PhoneField
              only
              value={field.value}
              onChange={field.onChange}
              error={fieldState.error?.message}
              hint="У родителя и ребёнка может быть один номер: каждый подтвердит его своим кодом."
            />
          )}
        />
        {isWaiting ? <CodeJustSent until={freeAt} /> : <ProblemNotice problem={call.error} />}
        <SubmitButton busy={call.isPending} from={isWaiting ? freeAt : 0}>Получить код</SubmitButton>
      </form>
      <ByVkId />
    </Card>
  );
}

/** Whether a code to this number is on its way to this device, by what the masked number shows of it. */
function isCodeTo(phone: string, status: LinkStatus): boolean {
  const masked = status.code?.phone_masked;
  return status.next_step === "code" && masked?.slice(0, 6) === phone.slice(0, 6) && masked.slice(-2) === phone.slice(-2);
}

function lead(status: LinkStatus): ReactNode {
  if (status.phone_released) {
    return "Ваш прежний номер освобождён: его подтверждает другой человек. Укажите тот, которым пользуетесь сейчас. Чаты и переписка остались вашими.";
  }
  return status.phone_masked ? (
    <>
      Ваш профиль связан с номером <Phone>{status.phone_masked}</Phone>. Введите его: пришлём SMS с кодом.
    </>
  ) : (
    "Пришлём SMS с кодом, чтобы убедиться, что номер ваш."
  );
}
