import { maskitoDate } from "@maskito/kit";
import { useMaskito } from "@maskito/react";
import { Icon24CalendarOutline } from "@vkontakte/icons";
import { FormItem, IconButton, Input } from "@vkontakte/vkui";
import { useId, useRef } from "react";

import styles from "./DateField.module.css";
import { isoFrom, shownDate } from "./dates";

const MASK = maskitoDate({ mode: "dd/mm/yyyy", separator: "." });

interface DateFieldProps {
  label: string;
  /** As typed: 28.02.2011, or the beginning of it. */
  value: string;
  onChange: (typed: string) => void;
  error?: string | undefined;
}

/** A date, typed over a keyboard of figures or picked in the calendar that the device has. */
export function DateField({ label, value, onChange, error }: DateFieldProps) {
  const id = useId();
  const masked = useMaskito({ options: MASK });
  const picker = useRef<HTMLInputElement>(null);
  return (
    <FormItem top={label} htmlFor={id} bottom={error} bottomId={`${id}-below`} status={error ? "error" : "default"}>
      <Input
        id={id}
        slotProps={{ input: { getRootRef: masked } }}
        inputMode="numeric"
        placeholder="дд.мм.гггг"
        autoComplete="off"
        value={value}
        onChange={(event) => onChange(event.target.value)}
        aria-describedby={error ? `${id}-below` : undefined}
        aria-invalid={error !== undefined}
        after={
          <>
            <input
              ref={picker}
              type="date"
              tabIndex={-1}
              aria-hidden
              className={styles["picker"]}
              value={isoFrom(value) ?? ""}
              onChange={(event) => onChange(shownDate(event.target.value))}
            />
            <IconButton hoverMode="opacity" label="Открыть календарь" onClick={() => picker.current?.showPicker()}>
              <Icon24CalendarOutline width={20} height={20} />
            </IconButton>
          </>
        }
      />
    </FormItem>
  );
}
