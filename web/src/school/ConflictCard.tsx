import { Button, Headline, Text } from "@vkontakte/vkui";

import type { components } from "../api/schema.gen";
import { moment } from "../words/dates";
import styles from "./school.module.css";

export type Conflict = components["schemas"]["ConflictOut"];
export type Choice = components["schemas"]["ConflictSettled"]["decision"];

interface ConflictCardProps {
  conflict: Conflict;
  onDecide: (decision: Choice) => void;
}

/** Who wants a number, who holds it, and the two ways out. */
export function ConflictCard({ conflict, onDecide }: ConflictCardProps) {
  const { person, noticed_at } = conflict;
  return (
    <article className={styles["conflict"]}>
      <Headline level="1" Component="h2">
        {person.name}
      </Headline>
      <Text className={styles["quiet"] ?? ""}>Верный код из SMS введён {moment(noticed_at)}</Text>
      <Text>Но номер уже привязан к другому профилю: {holdersOf(conflict)}.</Text>
      <div className={styles["choices"]}>
        <Button size="m" onClick={() => onDecide("release")} aria-label={`Освободить номер: ${person.name}`}>
          Освободить номер
        </Button>
        <Button
          size="m"
          mode="secondary"
          onClick={() => onDecide("keep")}
          aria-label={`Оставить как есть: ${person.name}`}
        >
          Оставить как есть
        </Button>
      </div>
    </article>
  );
}

/** The present holders in words; people of other schools stay unnamed. */
export function holdersOf({ holders }: Conflict): string {
  const strangers = holders.filter(({ name }) => !name).length;
  const named = holders.flatMap(({ name }) => (name ? [name] : []));
  const others = strangers === 0 ? [] : [strangers === 1 ? "человек не из вашей школы" : "люди не из вашей школы"];
  return [...named, ...others].join(", ");
}
