import { Tabs, TabsItem } from "@vkontakte/vkui";
import { useState } from "react";
import { Controller, useFormContext } from "react-hook-form";

import type { Organisation } from "../api/organisations";
import { TextField } from "../fields/TextField";
import { OrganisationField } from "./OrganisationField";
import styles from "./SignIn.module.css";

/** Which account: a login counts in one organisation. */
export interface AccountValues {
  organisation: Organisation | null;
  login: string;
}

const KINDS: { kind: Organisation["kind"]; name: string }[] = [
  { kind: "school", name: "Организация" },
  { kind: "authority", name: "Орган управления" },
];

/** «Организация» or «Орган управления», which one, and the login in it; stands in a form. */
export function AccountFields() {
  const { control, register, resetField, getValues, formState } = useFormContext<AccountValues>();
  const { errors } = formState;
  const [kind, setKind] = useState(() => getValues("organisation")?.kind ?? "school");
  const choose = (next: Organisation["kind"]) => {
    setKind(next);
    resetField("organisation", { defaultValue: null });
  };
  return (
    <>
      <Tabs className={styles["tabs"] ?? ""} aria-label="Куда вы входите" layoutFillMode="stretched">
        {KINDS.map((offered) => (
          <TabsItem
            key={offered.kind}
            id={`kind-${offered.kind}`}
            className={styles["tab"] ?? ""}
            aria-controls="account-fields"
            selected={offered.kind === kind}
            onClick={() => choose(offered.kind)}
          >
            {offered.name}
          </TabsItem>
        ))}
      </Tabs>
      <div id="account-fields" role="tabpanel" aria-labelledby={`kind-${kind}`}>
        <Controller
          control={control}
          name="organisation"
          rules={{ validate: (chosen) => chosen !== null || "Выберите организацию из списка." }}
          render={({ field }) => (
            <OrganisationField
              key={kind}
              kind={kind}
              value={field.value}
              onChange={field.onChange}
              error={errors.organisation?.message}
            />
          )}
        />
        <TextField
          label="Логин"
          autoComplete="username"
          autoCapitalize="none"
          registered={register("login", { required: "Введите логин." })}
          error={errors.login?.message}
        />
      </div>
    </>
  );
}
