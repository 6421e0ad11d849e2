import type { PeopleGroup, Reachable } from "../../api/manualChats";

const NAMES: Record<PeopleGroup["kind"], string> = {
  class_pupils: "Ученики",
  class_parents: "Родители",
  teachers: "Учителя",
  colleagues: "Коллеги",
  administrators: "Администраторы школы",
  family: "Семья",
};

/** «7А · ученики», «Коллеги». */
export function nameOf({ kind, label }: PeopleGroup): string {
  return label ? `${label} · ${NAMES[kind].toLocaleLowerCase("ru")}` : NAMES[kind];
}

/** The groups with those of their people who are wanted; none that would be empty. */
export function only(groups: readonly PeopleGroup[], isWanted: (person: Reachable) => boolean): PeopleGroup[] {
  return groups.map((group) => ({ ...group, people: group.people.filter(isWanted) })).filter(({ people }) => people.length > 0);
}
