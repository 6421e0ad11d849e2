import { Group, Search } from "@vkontakte/vkui";
import { useDeferredValue, useState, type ReactNode } from "react";

import { VirtualList } from "../lists/VirtualList";
import { Empty } from "../states/Empty";
import { ListSkeleton } from "../states/Loading";
import { matches } from "../words/search";
import { affiliation } from "../words/roles";
import { type Schoolmate, useEverybody } from "./everybody";
import { IssueCode } from "./IssueCode";
import { PersonRow } from "./PersonRow";
import { useView } from "./useView";

const ROW_HEIGHT = 84;

/** The search over the whole school; what is found stands in the place of `children`. */
export function FindPeople({ children }: { children: ReactNode }) {
  const view = useView();
  const typed = view.get("q");
  const [isTouched, setTouched] = useState(typed !== "");
  const { people, isPending } = useEverybody(isTouched);
  const wanted = useDeferredValue(typed.trim());
  const [codeFor, setCodeFor] = useState<Schoolmate | null>(null);
  const hits = wanted ? people.filter(({ name, logins, children }) => matches(wanted, [name, ...logins, ...children])) : [];
  return (
    <>
      <Search
        placeholder="Найти человека"
        slotProps={{ input: { "aria-label": "Найти человека в школе", onFocus: () => setTouched(true) } }}
        value={typed}
        onChange={({ currentTarget }) => view.set("q", currentTarget.value)}
      />
      {wanted === "" ? (
        children
      ) : (
        <Group mode="card">
          {hits.length > 0 && (
            <VirtualList items={hits} keyOf={({ person_id }) => person_id} label="Найденные люди" rowHeight={ROW_HEIGHT}>
              {(person) => <PersonRow person={person} about={affiliation(person)} onCode={() => setCodeFor(person)} />}
            </VirtualList>
          )}
          {isPending && <ListSkeleton rows={3} />}
          {!isPending && hits.length === 0 && (
            <Empty title="Никого не нашли">Проверьте, как написаны фамилия и имя. Родителя можно найти и по ребёнку.</Empty>
          )}
        </Group>
      )}
      {codeFor && (
        <IssueCode key={codeFor.person_id} person={codeFor} of={codeFor.classes.join(", ")} onClose={() => setCodeFor(null)} />
      )}
    </>
  );
}
