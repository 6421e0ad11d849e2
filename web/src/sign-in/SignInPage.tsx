import { Title } from "@vkontakte/vkui";
import { FormProvider, useForm } from "react-hook-form";

import { useConfig } from "../api/config";
import { CheckboxField } from "../fields/CheckboxField";
import { PasswordField } from "../fields/PasswordField";
import { SubmitButton } from "../fields/SubmitButton";
import { ProblemNotice } from "../states/ProblemNotice";
import { AccountFields, type AccountValues } from "./AccountFields";
import { Door } from "./Door";
import { ForgottenLink } from "./ForgottenLink";
import { Gosuslugi } from "./Gosuslugi";
import { SessionOver } from "./SessionOver";
import styles from "./SignIn.module.css";
import { useSignIn } from "./useSignIn";

interface SignInValues extends AccountValues {
  password: string;
  stay_signed_in: boolean;
}

const EMPTY: SignInValues = { organisation: null, login: "", password: "", stay_signed_in: false };

/** «Вход в систему» (guide, step 1). */
export default function SignInPage() {
  const { identity_providers: providers } = useConfig();
  const { signIn, problem, busy } = useSignIn();
  const form = useForm({ defaultValues: EMPTY });
  const send = form.handleSubmit(({ organisation, ...values }) =>
    signIn({ ...values, organisation_id: organisation?.organisation_id ?? "" }),
  );
  return (
    <Door>
      <title>Вход · Сетевой Город. Образование</title>
      <Title level="2" Component="h1" className={styles["heading"] ?? ""}>
        Вход в систему
      </Title>
      <SessionOver />
      {providers.includes("gosuslugi") && <Gosuslugi />}
      <FormProvider {...form}>
        <form noValidate onSubmit={(event) => void send(event)}>
          <p className={styles["way"]}>Вход через логин и пароль</p>
          <AccountFields />
          <PasswordField
            label="Пароль"
            autoComplete="current-password"
            registered={form.register("password", { required: "Введите пароль." })}
            error={form.formState.errors.password?.message}
          />
          <div className={styles["stay"]}>
            <CheckboxField registered={form.register("stay_signed_in")}>Остаться в системе</CheckboxField>
            <ForgottenLink />
          </div>
          <ProblemNotice problem={problem} />
          <SubmitButton busy={busy}>Войти</SubmitButton>
        </form>
      </FormProvider>
    </Door>
  );
}
