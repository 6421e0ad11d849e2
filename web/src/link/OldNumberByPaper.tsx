import { useForm } from "react-hook-form";

import { useOneAtATime } from "../api/oneAtATime";
import { SubmitButton } from "../fields/SubmitButton";
import { TextField } from "../fields/TextField";
import { ProblemNotice } from "../states/ProblemNotice";
import styles from "./link.module.css";
import type { Proving } from "./proving";

/** The two ways of who has lost the number: the code that the school prints, or the administrator. */
export function OldNumberByPaper({ proving, action }: { proving: Proving; action: string }) {
  const form = useForm({ defaultValues: { paper_code: "" } });
  const prove = useOneAtATime(proving.prove);
  const send = form.handleSubmit(prove);
  return (
    <form noValidate onSubmit={(event) => void send(event)}>
      <p className={styles["about"]}>
        Попросите у администратора школы код на бумаге и введите его. Или попросите администратора отвязать профиль: у
        него есть такая кнопка на вашей странице.
      </p>
      <TextField
        label="Код на бумаге"
        placeholder="ABCD-EFGH-1234"
        autoComplete="off"
        autoCapitalize="characters"
        registered={form.register("paper_code", { required: "Введите код на бумаге." })}
        error={form.formState.errors.paper_code?.message}
      />
      <ProblemNotice problem={proving.problem} />
      <SubmitButton busy={proving.busy}>{action}</SubmitButton>
    </form>
  );
}
