import { maskitoPhone } from "@maskito/phone";
import { useMaskito } from "@maskito/react";
import { FormItem, Input } from "@vkontakte/vkui";
import metadata from "libphonenumber-js/min/metadata";
import { useId } from "react";

/** Formats while typing; 8…, 7…, brackets and dashes of what is pasted become «+7 912 345-67-89». */
const MASK = maskitoPhone({ countryIsoCode: "RU", metadata, strict: true });

interface PhoneFieldProps {
  value: string;
  onChange: (phone: string) => void;
  error?: string | undefined;
  hint?: string;
}

/** A Russian mobile number. */
export function PhoneField({ value, onChange, error, hint }: PhoneFieldProps) {
  const id = useId();
  const masked = useMaskito({ options: MASK });
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
