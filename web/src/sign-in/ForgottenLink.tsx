import { useFormContext } from "react-hook-form";
import { Link, useLocation } from "wouter";

import type { AccountValues } from "./AccountFields";
import styles from "./SignIn.module.css";

/** «Забыли пароль?»; what was typed already needn't be typed again. */
export function ForgottenLink() {
  const { getValues } = useFormContext<AccountValues>();
  const [, go] = useLocation();
  return (
    <Link
      href="/forgotten"
      className={styles["forgotten"] ?? ""}
      onClick={(event) => {
        event.preventDefault();
        const { organisation, login } = getValues();
        go("/forgotten", { state: { organisation, login } });
      }}
    >
      Забыли пароль?
    </Link>
  );
}
