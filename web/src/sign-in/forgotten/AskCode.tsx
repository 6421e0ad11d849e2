import { Button, FormItem } from "@vkontakte/vkui";
import { useState } from "react";
import { Controller, FormProvider, useForm } from "react-hook-form";

import { api } from "../../api/client";
import { useOneAtATime } from "../../api/oneAtATime";
import { problemFrom } from "../../api/problem";
import { PhoneField } from "../../fields/PhoneField";
import { checkedPhone } from "../../fields/phones";
import { SubmitButton } from "../../fields/SubmitButton";
import { CodeJustSent, freeAgainAt } from "../../states/CodeJustSent";
import { ProblemNotice } from "../../states/ProblemNotice";
import { AccountFields, type AccountValues } from "../AccountFields";
import styles from "../SignIn.module.css";
import type { Asked, ForgottenState } from "./state";

/** Without the number: it has no place in the browser's history. */
function historyOf(asked: Asked): ForgottenState {
  return { ...asked, phone: undefined } as ForgottenState;
}

interface AskCodeProps {
  account: AccountValues;
  /** The code that was asked for last, on this page. */
  asked: Asked | null;
  go: (next: ForgottenState, phone?: string) => void;
}

/** Whose password, and the phone that the study profile is linked to. */
export function AskCode({ account, asked, go }: AskCodeProps) {
  const form = useForm({ defaultValues: { ...account, phone: asked?.phone ?? "" } });
  const call = api.useMutation("post", "/api/password/forgotten");
  const [freeAt, setFreeAt] = useState(0);
  const [isStillValid, setStillValid] = useState(false);
  const isWaiting = call.error?.code === "sms_too_soon";
  const ask = useOneAtATime(async ({ organisation, login, phone }: AccountValues & { phone: string }) => {
    const body = { organisation_id: organisation?.organisation_id ?? "", login, phone };
    try {
      const started = await call.mutateAsync({ body });
      const expires_at = Date.now() + started.expires_in_seconds * 1000;
      go({ step: "phone", organisation, login, challenge_id: started.challenge_id, expires_at }, phone);
    } catch (thrown) {
      setFreeAt(freeAgainAt(problemFrom(thrown)));
      setStillValid(asked?.login === login && (asked.expires_at ?? 0) > Date.now());
    }
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
          rules={{ validate: checkedPhone }}
          render={({ field, fieldState }) => (
            <PhoneField value={field.value} onChange={field.onChange} error={fieldState.error?.message} />
          )}
        />
        {isWaiting ? <CodeJustSent until={freeAt} /> : <ProblemNotice problem={call.error} />}
        {isWaiting && isStillValid && asked && (
          <FormItem>
            <Button size="l" stretched onClick={() => go(historyOf(asked))}>
              Ввести код
            </Button>
          </FormItem>
        )}
        <SubmitButton busy={call.isPending} from={isWaiting ? freeAt : 0}>Получить код</SubmitButton>
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
          У меня есть код на бумаге
        </Button>
      </FormItem>
    </FormProvider>
  );
}
