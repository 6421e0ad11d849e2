import { DELETED } from "../messenger/words";
import { readable } from "../words/mentioned";
import styles from "./safeguarding.module.css";

interface WhatWasSaidProps {
  message: { text: string | null; options: readonly string[] };
  /** Those whose names are known here. */
  people: readonly { person_id: string; name: string }[];
}

/** What a message says outside its chat: its text, and below it the options of its poll. */
export function WhatWasSaid({ message: { text, options }, people }: WhatWasSaidProps) {
  return (
    <>
      {text === null ? DELETED : readable(text, people)}
      {options.length > 0 && (
        <ul aria-label="Варианты ответа" className={styles["options"]}>
          {options.map((option) => (
            <li key={option}>{option}</li>
          ))}
        </ul>
      )}
    </>
  );
}
