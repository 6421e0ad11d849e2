import { useFormContext } from "react-hook-form";
import { Link, useLocation } from "wouter";

import { forgottenAddress } from "../shell/returning";
import type { AccountValues } from "./AccountFields";
import styles from "./SignIn.module.css";

/** «Забыли пароль?»; what was typed already needn't be typed again, and the page `to` stays the aim. */
export function ForgottenLink({ to }: { to: string }) {
  const { getValues } = useFormContext<AccountValues>();
  const [, go] = useLocation();
  const address = forgottenAddress(to);
  return (
    <Link
      href={address}
      className={styles["forgotten"] ?? ""}
      onClick={(event) => {
        event.preventDefault();
        const { organisation, login } = getValues();
        go(address, { state: { organisation, login } });
      }}
    >
      Забыли пароль?
    </Link>
  );
}
