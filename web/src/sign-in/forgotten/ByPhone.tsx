import { Button, FormItem } from "@vkontakte/vkui";
import { Controller, useForm } from "react-hook-form";

import { api } from "../../api/client";
import { useOneAtATime } from "../../api/oneAtATime";
import { CODE_DIGITS, CodeField } from "../../fields/CodeField";
import { checkedBirthDate, isoFrom } from "../../fields/dates";
import { DateField } from "../../fields/DateField";
import { PasswordField } from "../../fields/PasswordField";
import { SubmitButton } from "../../fields/SubmitButton";
import { Countdown } from "../../states/Countdown";
import { ProblemNotice } from "../../states/ProblemNotice";
import { keepOrganisation } from "../lastOrganisation";
import styles from "../SignIn.module.css";
import type { ForgottenState } from "./state";

const EMPTY = { code: "", birth_date: "", new_password: "" };

interface ByPhoneProps {
  challenge: ForgottenState;
  go: (next: ForgottenState) => void;
}

/** The code from the SMS, the birth date, and the new password. */
export function ByPhone({ challenge, go }: ByPhoneProps) {
  const form = useForm({ defaultValues: EMPTY });
  const call = api.useMutation("post", "/api/password/by-phone");
  const change = useOneAtATime(async (values: typeof EMPTY) => {
    await call.mutateAsync({ body: { ...values, birth_date: isoFrom(values.birth_date) ?? "", challenge_id: challenge.challenge_id ?? "" } });
    keepOrganisation(challenge.organisation ?? null);
    go({ step: "changed" });
  });
  const send = form.handleSubmit(change);
  return (
    <form noValidate onSubmit={(event) => void send(event)}>
      <p className={styles["text"]}>
        Если логин и номер верны, на телефон придёт код. <Countdown until={challenge.expires_at ?? 0} label="Он действует ещё" over="Код больше не действует, запросите новый." />
      </p>
      <Controller
        control={form.control}
        name="code"
        rules={{ validate: (code) => code.length === CODE_DIGITS || "Введите шесть цифр кода." }}
        render={({ field, fieldState }) => (
          <CodeField value={field.value} onChange={field.onChange} error={fieldState.error?.message} />
        )}
      />
      <Controller
        control={form.control}
        name="birth_date"
        rules={{ validate: checkedBirthDate }}
        render={({ field, fieldState }) => (
          <DateField
            label="Дата рождения"
            value={field.value}
            onChange={field.onChange}
            error={fieldState.error?.message}
          />
        )}
      />
      <PasswordField
        label="Новый пароль"
        autoComplete="new-password"
        hint="Не меньше 8 знаков."
        registered={form.register("new_password", { required: "Придумайте новый пароль." })}
        error={form.formState.errors.new_password?.message}
      />
      <ProblemNotice problem={call.error} />
      <SubmitButton busy={call.isPending}>Сохранить пароль</SubmitButton>
      <FormItem>
        <Button mode="tertiary" size="l" stretched onClick={() => go({ step: "ask" })}>
          Запросить новый код
        </Button>
      </FormItem>
    </form>
  );
}
