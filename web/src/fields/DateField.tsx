import { DateInput, FormItem } from "@vkontakte/vkui";
import { useId } from "react";

import { dateFrom, isoFrom } from "./dates";

interface DateFieldProps {
  label: string;
  /** ISO 8601, or empty. */
  value: string;
  onChange: (iso: string) => void;
  error?: string | undefined;
}

/** A birth date, typed (day, month, year) or picked in a calendar. */
export function DateField({ label, value, onChange, error }: DateFieldProps) {
  const id = useId();
  return (
    <FormItem
      top={label}
      topId={id}
      bottom={error}
      bottomId={`${id}-below`}
      status={error ? "error" : "default"}
    >
      <DateInput
        value={dateFrom(value)}
        onChange={(date) => onChange(date ? isoFrom(date) : "")}
        disableFuture
        closeOnChange
        aria-labelledby={id}
        aria-describedby={error ? `${id}-below` : undefined}
        changeDayLabel="День"
        changeMonthLabel="Месяц"
        changeYearLabel="Год"
        showCalendarLabel="Открыть календарь"
        clearFieldLabel="Очистить дату"
      />
    </FormItem>
  );
}
