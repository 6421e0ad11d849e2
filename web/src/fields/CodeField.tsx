import { useEffect, useEffectEvent, useId, useRef } from "react";

import { awaitCode } from "./webOtp";
import styles from "./CodeField.module.css";

export const CODE_DIGITS = 6;

interface CodeFieldProps {
  value: string;
  onChange: (code: string) => void;
  /** While a code is being checked. */
  busy?: boolean;
  describedBy?: string;
  error?: string | undefined;
  /** A change of it brings the focus back: another code is on its way, to be typed here. */
  round?: number;
}

/** Six cells for the eye; for fingers, autofill and screen readers it is one field. */
export function CodeField({ value, onChange, busy = false, describedBy, error, round = 0 }: CodeFieldProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const received = useEffectEvent((code: string) => onChange(digitsOf(code)));
  useEffect(() => awaitCode((code) => received(code)), []);
  // A person who asked for a code is here to type it.
  useEffect(() => input.current?.focus(), [round]);
  return (
    <div className={styles["field"]}>
      <label htmlFor={id} className={styles["label"]}>
        Код из SMS
      </label>
      <div className={styles["code"]} data-invalid={error !== undefined}>
        <div aria-hidden className={styles["cells"]}>
          {Array.from({ length: CODE_DIGITS }, (_, cell) => (
            <span key={cell} data-next={cell === Math.min(value.length, CODE_DIGITS - 1)} />
          ))}
        </div>
        <input
          ref={input}
          id={id}
          className={styles["input"]}
          value={value}
          onChange={(event) => onChange(digitsOf(event.target.value))}
          readOnly={busy}
          inputMode="numeric"
          autoComplete="one-time-code"
          aria-invalid={error !== undefined}
          aria-describedby={error ? `${id}-below` : describedBy}
        />
      </div>
      {error && (
        <p id={`${id}-below`} className={styles["error"]}>
          {error}
        </p>
      )}
    </div>
  );
}

/** The first six digits of whatever was typed or pasted («123 456», the whole SMS). */
function digitsOf(text: string): string {
  return text.replace(/[^0-9]/g, "").slice(0, CODE_DIGITS);
}
