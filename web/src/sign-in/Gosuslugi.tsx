import { FormItem, Separator } from "@vkontakte/vkui";
import { useFormContext, useWatch } from "react-hook-form";
import { useSearch } from "wouter";

import { gosuslugiAddress } from "../api/ways";
import { GosuslugiButton } from "../brands/GosuslugiButton";
import { addressAfter } from "../shell/returning";
import styles from "./SignIn.module.css";
import type { SignInValues } from "./SignInForm";

/** «Через госуслуги», above the way through login and password; takes along what the form says already. */
export function Gosuslugi() {
  const { control } = useFormContext<SignInValues>();
  const [organisation, stay] = useWatch({ control, name: ["organisation", "stay_signed_in"] });
  const next = addressAfter(useSearch());
  return (
    <>
      <FormItem>
        <GosuslugiButton href={gosuslugiAddress({ organisation_id: organisation?.organisation_id, stay, next })} />
      </FormItem>
      <div className={styles["or"]}>
        <Separator />
        <span>или</span>
        <Separator />
      </div>
      <p className={styles["way"]}>Вход через логин и пароль</p>
    </>
  );
}
