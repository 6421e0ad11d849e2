import { useMaskito } from "@maskito/react";
import { Icon24CalendarOutline } from "@vkontakte/icons";
import { FormItem, IconButton, Input } from "@vkontakte/vkui";
import { useId, useRef } from "react";

import { DATE_MASK } from "./dateMask";
import styles from "./DateField.module.css";
import { checkedBirthDate, isoFrom, shownDate } from "./dates";
import { saidBelow } from "./saidBelow";

const WHOLE = "28.02.2011".length;

interface DateFieldProps {
  label: string;
  /** As typed: 28.02.2011, or the beginning of it. */
  value: string;
  onChange: (typed: string) => void;
  error?: string | undefined;
}

/** A birth date, typed over a keyboard of figures or picked in the calendar that the device has. */
export function DateField({ label, value, onChange, error: refused }: DateFieldProps) {
  const id = useId();
  const masked = useMaskito({ options: DATE_MASK });
  // A date that doesn't exist is said as soon as it is whole.
  const judged = value.length === WHOLE ? checkedBirthDate(value) : true;
  const error = judged === true ? refused : judged;
  const picker = useRef<HTMLInputElement>(null);
  return (
    <FormItem top={label} htmlFor={id} bottom={error} bottomId={`${id}-below`} status={error ? "error" : "default"}>
      <Input
        id={id}
        slotProps={{ input: { getRootRef: masked, ...saidBelow(error ? `${id}-below` : undefined, error) } }}
        inputMode="numeric"
        placeholder="дд.мм.гггг"
        autoComplete="off"
        value={value}
        onChange={(event) => onChange(event.target.value)}
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
