import { Button, Headline, Text } from "@vkontakte/vkui";

import type { components } from "../api/schema.gen";
import { moment } from "../words/dates";
import { affiliation } from "../words/roles";
import styles from "./school.module.css";

export type Conflict = components["schemas"]["ConflictOut"];
export type Choice = components["schemas"]["ConflictSettled"]["decision"];

interface ConflictCardProps {
  conflict: Conflict;
  onDecide: (decision: Choice) => void;
}

/** A number, who wants it, who holds it, what they are in the school, and the two ways out, the safe one first. */
export function ConflictCard({ conflict, onDecide }: ConflictCardProps) {
  const { person, noticed_at } = conflict;
  return (
    <article className={styles["conflict"]}>
      <Headline level="1" Component="h2">
        {conflict.phone_masked ?? "Номер телефона"}
      </Headline>
      <dl className={styles["sides"]}>
        <div>
          <dt>Хочет привязать</dt>
          <dd>
            {person.name}
            <Affiliation of={person} />
          </dd>
        </div>
        <div>
          <dt>{conflict.holders.length > 1 ? "Владельцы номера сейчас" : "Владелец номера сейчас"}</dt>
          {conflict.holders.map((holder, at) => (
            <dd key={holder.name ?? at}>
              {holder.name ?? "человек не из вашей школы"}
              <Affiliation of={holder} />
            </dd>
          ))}
        </div>
      </dl>
      <Text className={styles["quiet"] ?? ""}>Верный код из SMS введён {moment(noticed_at)}.</Text>
      <div className={styles["choices"]}>
        <Button size="m" onClick={() => onDecide("keep")} aria-label={`Оставить как есть: ${person.name}`}>
          Оставить как есть
        </Button>
        <Button
          size="m"
          mode="secondary"
          onClick={() => onDecide("release")}
          aria-label={`Освободить номер: ${person.name}`}
        >
          Освободить номер
        </Button>
      </div>
    </article>
  );
}

function Affiliation({ of }: { of: Parameters<typeof affiliation>[0] }) {
  const text = affiliation(of);
  return text && <span className={styles["affiliation"]}>{text}</span>;
}

/** The present holders in words; people of other schools stay unnamed. */
export function holdersOf({ holders }: Conflict): string {
  const strangers = holders.filter(({ name }) => !name).length;
  const named = holders.flatMap(({ name }) => (name ? [name] : []));
  const others = strangers === 0 ? [] : [strangers === 1 ? "человек не из вашей школы" : "люди не из вашей школы"];
  return [...named, ...others].join(", ");
}
