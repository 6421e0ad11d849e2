import { useMaskito } from "@maskito/react";
import { FormItem, Input } from "@vkontakte/vkui";
import { useId } from "react";

import { PHONE_MASK } from "./phoneMask";

interface PhoneFieldProps {
  value: string;
  onChange: (phone: string) => void;
  error?: string | undefined;
  hint?: string;
}

/** A Russian mobile number. */
export function PhoneField({ value, onChange, error, hint }: PhoneFieldProps) {
  const id = useId();
  const masked = useMaskito({ options: PHONE_MASK });
  const below = error ?? hint;
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
        slotProps={{ input: { getRootRef: masked } }}
        type="tel"
        inputMode="tel"
        autoComplete="tel"
        placeholder="+7 912 345-67-89"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        aria-describedby={below ? `${id}-below` : undefined}
        aria-invalid={error !== undefined}
      />
    </FormItem>
  );
}
