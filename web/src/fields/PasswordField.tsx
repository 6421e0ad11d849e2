import { Icon20HideOutline, Icon20ViewOutline } from "@vkontakte/icons";
import { FormItem, IconButton, Input } from "@vkontakte/vkui";
import { useId, useState } from "react";
import type { UseFormRegisterReturn } from "react-hook-form";

import { saidBelow } from "./saidBelow";

interface PasswordFieldProps {
  label: string;
  autoComplete: "current-password" | "new-password";
  registered: UseFormRegisterReturn;
  error?: string | undefined;
  hint?: string;
}

/** A password, hidden until its owner wants to see it. */
export function PasswordField({ label, autoComplete, registered, error, hint }: PasswordFieldProps) {
  const [shown, setShown] = useState(false);
  const id = useId();
  const below = error ?? hint;
  const { ref, ...input } = registered;
  return (
    <FormItem top={label} htmlFor={id} bottom={below} bottomId={`${id}-below`} status={error ? "error" : "default"}>
      <Input
        {...input}
        id={id}
        slotProps={{ input: { getRootRef: ref, ...saidBelow(below ? `${id}-below` : undefined, error) } }}
        type={shown ? "text" : "password"}
        autoComplete={autoComplete}
        autoCapitalize="none"
        spellCheck={false}
        after={
          <IconButton
            hoverMode="opacity"
            label={shown ? "Скрыть пароль" : "Показать пароль"}
            onClick={() => setShown(!shown)}
          >
            {shown ? <Icon20HideOutline /> : <Icon20ViewOutline />}
          </IconButton>
        }
      />
    </FormItem>
  );
}
