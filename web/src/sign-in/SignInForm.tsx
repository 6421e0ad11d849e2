import { useState, type ReactNode } from "react";
import { FormProvider, useForm } from "react-hook-form";

import { CheckboxField } from "../fields/CheckboxField";
import { PasswordField } from "../fields/PasswordField";
import { SubmitButton } from "../fields/SubmitButton";
import { ProblemNotice } from "../states/ProblemNotice";
import { AccountFields, type AccountValues } from "./AccountFields";
import { ForgottenLink } from "./ForgottenLink";
import { keepOrganisation, lastOrganisation } from "./lastOrganisation";
import styles from "./SignIn.module.css";
import { useSignIn } from "./useSignIn";

export interface SignInValues extends AccountValues {
  password: string;
  stay_signed_in: boolean;
}

interface SignInFormProps {
  /** Where to go afterwards. */
  to: string;
  /** Another way to sign in, before this one. */
  before?: ReactNode;
}

/** Organisation, login and password. */
export function SignInForm({ to, before }: SignInFormProps) {
  const [first] = useState(() => ({ organisation: lastOrganisation(), login: "", password: "", stay_signed_in: false }));
  const form = useForm<SignInValues>({ defaultValues: first });
  const { signIn, problem, busy } = useSignIn(to, () => keepOrganisation(form.getValues("organisation")));
  const send = form.handleSubmit(({ organisation, ...values }) =>
    signIn({ ...values, organisation_id: organisation?.organisation_id ?? "" }),
  );
  return (
    <FormProvider {...form}>
      {before}
      <form noValidate onSubmit={(event) => void send(event)}>
        <AccountFields />
        <PasswordField
          label="Пароль"
          autoComplete="current-password"
          registered={form.register("password", { required: "Введите пароль." })}
          error={form.formState.errors.password?.message}
        />
        <div className={styles["stay"]}>
          <CheckboxField registered={form.register("stay_signed_in")}>Остаться в системе</CheckboxField>
          <ForgottenLink to={to} />
        </div>
        <ProblemNotice problem={problem} />
        <SubmitButton busy={busy}>Войти</SubmitButton>
      </form>
    </FormProvider>
  );
}
