import { useMaskito } from "@maskito/react";
import { FormItem, Input } from "@vkontakte/vkui";
import { useEffect, useId } from "react";

import { PHONE_MASK } from "./phoneMask";
import { saidBelow } from "./saidBelow";

interface PhoneFieldProps {
  value: string;
  onChange: (phone: string) => void;
  error?: string | undefined;
  hint?: string;
  /** Whether it takes the focus: where it is the only field of its screen. */
  only?: boolean;
}

/** A Russian mobile number. */
export function PhoneField({ value, onChange, error, hint, only = false }: PhoneFieldProps) {
  const id = useId();
  const masked = useMaskito({ options: PHONE_MASK });
  const below = error ?? hint;
  useEffect(() => {
    if (only) {
      document.getElementById(id)?.focus();
    }
  }, [id, only]);
  return (
    <FormItem
      top="Номер мобильного телефона"
      htmlFor={id}
      bottom={below}
      bottomId={`${id}-below`}
      status={error ? "error" : "default"}
    >
      <Input
        id={id}
        slotProps={{ input: { getRootRef: masked, ...saidBelow(below ? `${id}-below` : undefined, error) } }}
        type="tel"
        inputMode="tel"
        autoComplete="tel"
        placeholder="+7 912 345-67-89"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
    </FormItem>
  );
}
