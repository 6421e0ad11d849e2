import { Search } from "@vkontakte/vkui";
import { useDeferredValue, useState, type ReactNode } from "react";

import { Empty } from "../states/Empty";
import { matches } from "../words/search";
import { VirtualList } from "./VirtualList";

const WORTH_SEARCHING = 10;

interface Named {
  person_id: string;
  name: string;
  children?: string[] | undefined;
}

interface PeopleListProps<P extends Named> {
  people: readonly P[];
  label: string;
  rowHeight: number;
  /** Where what is searched for is kept; by the list itself, if nowhere else. */
  search?: { typed: string; onType: (typed: string) => void };
  children: (person: P) => ReactNode;
}

/** People by name, with a search where they are many; parents are found by their children too. */
export function PeopleList<P extends Named>({ people, label, rowHeight, search, children }: PeopleListProps<P>) {
  const [own, setOwn] = useState("");
  const typed = search?.typed ?? own;
  const setTyped = search?.onType ?? setOwn;
  const wanted = useDeferredValue(typed);
  const found = people.filter((person) => matches(wanted, [person.name, ...(person.children ?? [])]));
  return (
    <>
      {people.length > WORTH_SEARCHING && (
        <Search
          placeholder="Найти по имени"
          slotProps={{ input: { "aria-label": "Найти по имени" } }}
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
      )}
      {found.length > 0 || people.length === 0 ? (
        <VirtualList items={found} keyOf={({ person_id }) => person_id} label={label} rowHeight={rowHeight}>
          {children}
        </VirtualList>
      ) : (
        <Empty title="Никого не нашли">Проверьте, как написаны фамилия и имя.</Empty>
      )}
    </>
  );
}
