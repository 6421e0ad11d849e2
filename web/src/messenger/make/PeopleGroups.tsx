import { FormItem, Group, Header, NativeSelect, Search } from "@vkontakte/vkui";
import { useDeferredValue, useState, type ReactNode } from "react";

import type { PeopleGroup, Reachable } from "../../api/manualChats";
import { VirtualList } from "../../lists/VirtualList";
import { Empty } from "../../states/Empty";
import { matches } from "../../words/search";
import styles from "../messenger.module.css";
import { nameOf, only } from "./groups";
import type { PeopleFound } from "./usePeople";

const ROW_PX = 56;
const ALL = "Все";

interface PeopleGroupsProps {
  found: PeopleFound;
  /** Those of the groups that can be chosen from. */
  groups: readonly PeopleGroup[];
  /** Beside a group's name. */
  aside?: (people: readonly Reachable[], name: string) => ReactNode;
  children: (person: Reachable) => ReactNode;
}

/** The people whom I may write to, by group; searched by name, or one group alone. */
export function PeopleGroups({ found: { classes, classId, setClassId }, groups, aside, children }: PeopleGroupsProps) {
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState(ALL);
  const wanted = useDeferredValue(typed);
  const names = [...new Set([ALL, ...groups.map(nameOf)])];
  const inView = chosen === ALL ? groups : groups.filter((group) => nameOf(group) === chosen);
  const wantedGroups = only(inView, ({ name }) => matches(wanted, [name]));
  return (
    <>
      <Group mode="card">
        <div className={styles["tools"]}>
          <Search
            placeholder="Найти по имени"
            slotProps={{ input: { "aria-label": "Найти по имени" } }}
            value={typed}
            onChange={({ currentTarget }) => setTyped(currentTarget.value)}
          />
          {names.length > 2 && (
            <div role="group" aria-label="Кого показать" className={styles["filters"]}>
              {names.map((name) => (
                <button key={name} type="button" aria-pressed={name === chosen} className={styles["filter"]} onClick={() => setChosen(name)}>
                  {name}
                </button>
              ))}
            </div>
          )}
          {classes.length > 0 && (
            <FormItem noPadding className={styles["otherClass"] ?? ""}>
              <NativeSelect
                slotProps={{ select: { "aria-label": "Люди другого класса" } }}
                value={classId}
                onChange={({ currentTarget }) => {
                  setClassId(currentTarget.value);
                  setChosen(ALL);
                }}
              >
                <option value="">Другой класс…</option>
                {classes.map(({ class_id, label }) => (
                  <option key={class_id} value={class_id}>
                    {label}
                  </option>
                ))}
              </NativeSelect>
            </FormItem>
          )}
        </div>
      </Group>
      {wantedGroups.map((group, at) => (
        <Group
          key={`${at} ${nameOf(group)}`}
          mode="card"
          header={
            <Header Component="h2" after={aside?.(group.people, nameOf(group))}>
              {nameOf(group)}
            </Header>
          }
        >
          <VirtualList items={group.people} keyOf={({ person_id }) => person_id} label={nameOf(group)} rowHeight={ROW_PX}>
            {children}
          </VirtualList>
        </Group>
      ))}
      {wantedGroups.length === 0 && (
        <Group mode="card">
          <Empty title="Никого не нашли">Проверьте, как написаны фамилия и имя.</Empty>
        </Group>
      )}
    </>
  );
}
