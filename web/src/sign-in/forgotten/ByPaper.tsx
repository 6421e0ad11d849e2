import { FormProvider, useForm } from "react-hook-form";

import { api } from "../../api/client";
import type { Problem } from "../../api/problem";
import { useOneAtATime } from "../../api/oneAtATime";
import { PasswordField } from "../../fields/PasswordField";
import { SubmitButton } from "../../fields/SubmitButton";
import { TextField } from "../../fields/TextField";
import { ProblemNotice } from "../../states/ProblemNotice";
import { AccountFields, type AccountValues } from "../AccountFields";
import { keepOrganisation } from "../lastOrganisation";
import styles from "../SignIn.module.css";
import type { ForgottenState } from "./state";

interface ByPaperProps {
  account: AccountValues;
  go: (next: ForgottenState) => void;
}

/** The code that the school administrator printed, and the new password. */
export function ByPaper({ account, go }: ByPaperProps) {
  const form = useForm({ defaultValues: { ...account, paper_code: "", new_password: "" } });
  const { errors } = form.formState;
  const call = api.useMutation("post", "/api/password/by-paper-code");
  const change = useOneAtATime(async (values: AccountValues & { paper_code: string; new_password: string }) => {
    const { organisation, ...body } = values;
    await call.mutateAsync({ body: { ...body, organisation_id: organisation?.organisation_id ?? "" } });
    keepOrganisation(organisation);
    go({ step: "changed" });
  });
  const send = form.handleSubmit(change);
  return (
    <FormProvider {...form}>
      <form noValidate onSubmit={(event) => void send(event)}>
        <p className={styles["text"]}>
          Код на бумаге выдаёт администратор школы. Если кода ещё нет, попросите его у классного руководителя или в
          канцелярии.
        </p>
        <AccountFields />
        <TextField
          label="Код на бумаге"
          placeholder="ABCD-EFGH-1234"
          autoComplete="off"
          autoCapitalize="characters"
          registered={form.register("paper_code", { required: "Введите код на бумаге." })}
          error={errors.paper_code?.message}
        />
        <PasswordField
          label="Новый пароль"
          autoComplete="new-password"
          hint="Не меньше 8 знаков."
          registered={form.register("new_password", { required: "Придумайте новый пароль." })}
          error={errors.new_password?.message}
        />
        <ProblemNotice problem={call.error && withoutBirthDate(call.error)} />
        <SubmitButton busy={call.isPending}>Сохранить пароль</SubmitButton>
      </form>
    </FormProvider>
  );
}

/** The refusal is one for both ways; here nobody has been asked for a birth date. */
function withoutBirthDate(problem: Problem): Problem {
  const detail = "Данные не подошли. Проверьте организацию, логин и код на бумаге. Если листок старый, попросите в школе новый.";
  return problem.code === "reset_refused" ? { ...problem, detail } : problem;
}
