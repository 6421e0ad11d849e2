import { useQuery } from "@tanstack/react-query";
import { Group } from "@vkontakte/vkui";

import { Back } from "../lists/Back";
import { TabbedPanel } from "../lists/TabbedPanel";
import { Screen } from "../shell/Screen";
import { ListSkeleton } from "../states/Loading";
import { ProblemNotice } from "../states/ProblemNotice";
import { classPeople, type Part } from "./classPeople";
import { People } from "./People";
import { useView } from "./useView";

const PARTS: { tab: Part; name: string }[] = [
  { tab: "pupils", name: "Ученики" },
  { tab: "parents", name: "Родители" },
  { tab: "teachers", name: "Учителя" },
];

/** The people of a class: who has not linked yet, and one-time codes for them. */
export function ClassPage({ classId }: { classId: string }) {
  const { data, error, isPending, refetch } = useQuery(classPeople(classId));
  const view = useView();
  const part = PARTS.find(({ tab }) => tab === view.get("tab"))?.tab ?? "pupils";
  return (
    <Screen title={data ? `Класс ${data.label}` : "Класс"} above={<Back href="/">Школа</Back>}>
      <ProblemNotice problem={error} onRetry={() => void refetch()} />
      {isPending && <ListSkeleton rows={8} />}
      {data && (
        <Group mode="card">
          <TabbedPanel
            label="Люди класса"
            tabs={PARTS}
            selected={part}
            onSelect={(tab) => view.set("tab", tab === "pupils" ? "" : tab)}
          >
            <People key={part} people={data[part]} of={data.label} />
          </TabbedPanel>
        </Group>
      )}
    </Screen>
  );
}
