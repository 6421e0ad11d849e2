import { Button, FormItem } from "@vkontakte/vkui";
import { Controller, FormProvider, useForm } from "react-hook-form";

import { api } from "../../api/client";
import { useOneAtATime } from "../../api/oneAtATime";
import { PhoneField } from "../../fields/PhoneField";
import { SubmitButton } from "../../fields/SubmitButton";
import { ProblemNotice } from "../../states/ProblemNotice";
import { AccountFields, type AccountValues } from "../AccountFields";
import styles from "../SignIn.module.css";
import type { ForgottenState } from "./state";

interface AskCodeProps {
  account: AccountValues;
  go: (next: ForgottenState) => void;
}

/** Whose password, and the phone that the study profile is linked to. */
export function AskCode({ account, go }: AskCodeProps) {
  const form = useForm({ defaultValues: { ...account, phone: "" } });
  const call = api.useMutation("post", "/api/password/forgotten");
  const ask = useOneAtATime(async ({ organisation, login, phone }: AccountValues & { phone: string }) => {
    const body = { organisation_id: organisation?.organisation_id ?? "", login, phone };
    const started = await call.mutateAsync({ body });
    const expires_at = Date.now() + started.expires_in_seconds * 1000;
    go({ step: "phone", organisation, login, challenge_id: started.challenge_id, expires_at });
  });
  const send = form.handleSubmit(ask);
  return (
    <FormProvider {...form}>
      <form noValidate onSubmit={(event) => void send(event)}>
        <p className={styles["text"]}>
          Отправим код на номер, с которым связан ваш учебный профиль, и вы придумаете новый пароль.
        </p>
        <AccountFields />
        <Controller
          control={form.control}
          name="phone"
          rules={{ required: "Введите номер телефона." }}
          render={({ field, fieldState }) => (
            <PhoneField value={field.value} onChange={field.onChange} error={fieldState.error?.message} />
          )}
        />
        <ProblemNotice problem={call.error} />
        <SubmitButton busy={call.isPending}>Получить код</SubmitButton>
      </form>
      <FormItem>
        <Button
          mode="tertiary"
          size="l"
          stretched
          onClick={() => {
            const { organisation, login } = form.getValues();
            go({ step: "paper", organisation, login });
          }}
        >
          У меня есть код из школы
        </Button>
      </FormItem>
    </FormProvider>
  );
}
