import type { ReactNode } from "react";
import { Controller, useForm } from "react-hook-form";

import { useSendCode, type LinkStatus } from "../api/link";
import { useOneAtATime } from "../api/oneAtATime";
import { problemFrom } from "../api/problem";
import { PhoneField } from "../fields/PhoneField";
import { SubmitButton } from "../fields/SubmitButton";
import { ProblemNotice } from "../states/ProblemNotice";
import { Card } from "./Card";
import { Phone } from "./Phone";

interface PhoneScreenProps {
  status: LinkStatus;
  phone: string;
  onPhone: (phone: string) => void;
  onSent: () => void;
}

/** The mobile number that the code goes to (guide, step 4). */
export function PhoneScreen({ status, phone, onPhone, onSent }: PhoneScreenProps) {
  const form = useForm({ defaultValues: { phone } });
  const call = useSendCode();
  const sendCode = useOneAtATime(async (body: { phone: string }) => {
    onPhone(body.phone);
    try {
      await call.mutateAsync({ body });
      onSent();
    } catch (thrown) {
      // The answer to an earlier try got lost on its way: the code is there.
      if (problemFrom(thrown).code === "sms_too_soon") {
        onSent();
      }
    }
  });
  const send = form.handleSubmit(sendCode);
  return (
    <Card title={status.phone_released ? "Подтвердите новый номер" : "Номер телефона"} lead={lead(status)}>
      <form noValidate onSubmit={(event) => void send(event)}>
        <Controller
          control={form.control}
          name="phone"
          rules={{ required: "Введите номер телефона." }}
          render={({ field, fieldState }) => (
            <PhoneField
              value={field.value}
              onChange={field.onChange}
              error={fieldState.error?.message}
              hint="У родителя и ребёнка может быть один номер: каждый подтвердит его своим кодом."
            />
          )}
        />
        <ProblemNotice problem={call.error} />
        <SubmitButton busy={call.isPending}>Получить код</SubmitButton>
      </form>
    </Card>
  );
}

function lead(status: LinkStatus): ReactNode {
  if (status.phone_released) {
    return "Ваш прежний номер теперь подтвердил другой человек, поэтому укажите тот, которым пользуетесь сейчас. Чаты и переписка остались вашими.";
  }
  return status.phone_masked ? (
    <>
      Ваш профиль связан с номером <Phone>{status.phone_masked}</Phone>. Введите его: пришлём SMS с кодом.
    </>
  ) : (
    "Пришлём SMS с кодом, чтобы убедиться, что номер ваш."
  );
}
