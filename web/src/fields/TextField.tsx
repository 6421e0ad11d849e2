import { FormItem, Input, type InputProps } from "@vkontakte/vkui";
import { useId, type ReactNode } from "react";
import type { UseFormRegisterReturn } from "react-hook-form";

import { saidBelow } from "./saidBelow";

interface TextFieldProps extends Pick<InputProps, "autoComplete" | "autoCapitalize" | "inputMode" | "placeholder"> {
  label: string;
  registered: UseFormRegisterReturn;
  error?: string | undefined;
  hint?: ReactNode;
}

/** A line of text with its label, and below it what is wrong or helps. */
export function TextField({ label, registered, error, hint, ...more }: TextFieldProps) {
  const id = useId();
  const below = error ?? hint;
  const { ref, ...input } = registered;
  return (
    <FormItem top={label} htmlFor={id} bottom={below} bottomId={`${id}-below`} status={error ? "error" : "default"}>
      <Input
        {...more}
        {...input}
        id={id}
        slotProps={{ input: { getRootRef: ref, ...saidBelow(below ? `${id}-below` : undefined, error) } }}
      />
    </FormItem>
  );
}
