import { Button, Checkbox, SimpleCell } from "@vkontakte/vkui";

import type { Reachable } from "../../api/manualChats";
import { ROLE_WORDS } from "../../chats/words";
import { Face } from "../../lists/Face";
import styles from "../messenger.module.css";
import { PeopleGroups } from "./PeopleGroups";
import type { PeopleFound } from "./usePeople";

interface PeoplePickerProps {
  found: PeopleFound;
  chosen: ReadonlySet<string>;
  onChoose: (chosen: ReadonlySet<string>) => void;
  /** Who is in the chat already. */
  present?: ReadonlySet<string>;
}

/** People to be chosen, one by one or a whole group. */
export function PeoplePicker({ found, chosen, onChoose, present = new Set() }: PeoplePickerProps) {
  const mayCome = ({ person_id, linked }: Reachable) => linked && !present.has(person_id);
  const toggle = (ids: readonly string[], isIn: boolean) => {
    const next = new Set(chosen);
    ids.forEach((id) => (isIn ? next.add(id) : next.delete(id)));
    onChoose(next);
  };
  return (
    <PeopleGroups
      found={found}
      groups={found.groups ?? []}
      aside={(people, name) => {
        const ids = people.filter(mayCome).map(({ person_id }) => person_id);
        const isWhole = ids.every((id) => chosen.has(id));
        return (
          ids.length > 1 && (
            <Button mode="tertiary" size="s" aria-label={`${isWhole ? "Никого" : "Выбрать всех"}: ${name}`} onClick={() => toggle(ids, !isWhole)}>
              {isWhole ? "Никого" : "Выбрать всех"}
            </Button>
          )
        );
      }}
    >
      {(person) => (
        <SimpleCell
          Component="label"
          before={
            <span className={styles["choosing"]}>
              <Checkbox.Input
                checked={chosen.has(person.person_id) || present.has(person.person_id)}
                disabled={!mayCome(person)}
                onChange={({ currentTarget }) => toggle([person.person_id], currentTarget.checked)}
              />
              <Face name={person.name} />
            </span>
          }
          subtitle={aboutOf(person, present)}
          hasHover={mayCome(person)}
          hasActive={mayCome(person)}
          multiline
        >
          {person.name}
        </SimpleCell>
      )}
    </PeopleGroups>
  );
}

function aboutOf({ person_id, role, linked }: Reachable, present: ReadonlySet<string>): string {
  const more = present.has(person_id) ? " · уже в чате" : linked ? "" : " · профиль ещё не привязан";
  return `${ROLE_WORDS[role]}${more}`;
}
