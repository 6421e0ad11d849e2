import type { Message } from "../api/messenger";
import { partsOf } from "./mentions";
import styles from "./messenger.module.css";
import { DELETED } from "./words";

interface TextProps {
  message: Pick<Message, "text" | "mentions">;
  me: string;
  nameOf: (personId: string) => string;
}

/** What a message says, with the names of those whom it mentions; I am told apart. */
export function Text({ message: { text, mentions }, me, nameOf }: TextProps) {
  if (text === null) {
    return DELETED;
  }
  return partsOf(text, mentions).map((part, at) =>
    typeof part === "string" ? (
      part
    ) : (
      <span key={at} className={styles["mention"]} data-me={part.personId === me}>
        @{nameOf(part.personId)}
      </span>
    ),
  );
}

/** The same in plain words, for one line. */
export function plainText({ text, mentions }: Pick<Message, "text" | "mentions">, nameOf: (personId: string) => string): string {
  if (text === null) {
    return DELETED;
  }
  return partsOf(text, mentions)
    .map((part) => (typeof part === "string" ? part : `@${nameOf(part.personId)}`))
    .join("");
}
