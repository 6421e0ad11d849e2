import { useQuery } from "@tanstack/react-query";
import { Group } from "@vkontakte/vkui";
import { useState } from "react";

import { Back } from "../lists/Back";
import { TabbedPanel } from "../lists/TabbedPanel";
import { Screen } from "../shell/Screen";
import { ListSkeleton } from "../states/Loading";
import { ProblemNotice } from "../states/ProblemNotice";
import { classPeople, type Part } from "./classPeople";
import { People } from "./People";

const PARTS: { tab: Part; name: string }[] = [
  { tab: "pupils", name: "Ученики" },
  { tab: "parents", name: "Родители" },
  { tab: "teachers", name: "Учителя" },
];

/** The people of a class: who has not linked yet, and one-time codes for them. */
export function ClassPage({ classId }: { classId: string }) {
  const { data, error, isPending, refetch } = useQuery(classPeople(classId));
  const [part, setPart] = useState<Part>("pupils");
  return (
    <Screen title={data ? `Класс ${data.label}` : "Класс"} above={<Back href="/">Все классы</Back>}>
      <ProblemNotice problem={error} onRetry={() => void refetch()} />
      {isPending && <ListSkeleton rows={8} />}
      {data && (
        <Group mode="card">
          <TabbedPanel
            label="Люди класса"
            tabs={PARTS}
            selected={part}
            onSelect={setPart}
          >
            <People key={part} people={data[part]} of={data.label} />
          </TabbedPanel>
        </Group>
      )}
    </Screen>
  );
}
