import { Icon56CheckCircleOutline } from "@vkontakte/icons";
import { Group } from "@vkontakte/vkui";
import { useRef, useState } from "react";

import { api } from "../api/client";
import { Said } from "../lists/Said";
import { VirtualList } from "../lists/VirtualList";
import { Empty } from "../states/Empty";
import { ListSkeleton } from "../states/Loading";
import { ProblemNotice } from "../states/ProblemNotice";
import { ConflictCard } from "./ConflictCard";
import { type Decided, Decision } from "./Decision";
import { SchoolScreen } from "./SchoolScreen";

const ROW_HEIGHT = 220;

/** Numbers that somebody of the school wants to link and somebody else holds. */
export function ConflictsPage() {
  const { data, error, isPending, refetch } = api.useQuery("get", "/api/school/conflicts");
  const [decided, setDecided] = useState<Decided | null>(null);
  const [said, say] = useState("");
  const saying = useRef<HTMLParagraphElement>(null);
  const isListed = ({ conflict }: Decided) => data?.conflicts.some((one) => one.conflict_id === conflict.conflict_id);
  const decide = (about: Decided) => {
    say("");
    setDecided(about);
  };
  const close = (about: Decided) => {
    setDecided(null);
    if (said === "" && !isListed(about)) {
      say("Этот спор уже решён.");
    }
  };
  return (
    <SchoolScreen>
      <ProblemNotice problem={error} onRetry={() => void refetch()} />
      <Said text={said} place={saying} />
      {isPending && <ListSkeleton rows={2} />}
      {data && (
        <Group mode="card">
          {data.conflicts.length > 0 ? (
            <VirtualList
              items={data.conflicts}
              keyOf={({ conflict_id }) => conflict_id}
              label="Спорные номера"
              rowHeight={ROW_HEIGHT}
            >
              {(conflict) => (
                <ConflictCard conflict={conflict} onDecide={(decision) => decide({ conflict, decision })} />
              )}
            </VirtualList>
          ) : (
            <Empty icon={<Icon56CheckCircleOutline />} title="Споров о номерах нет">
              Если кто-то из школы захочет привязать номер, который уже привязал другой человек, это появится здесь.
            </Empty>
          )}
        </Group>
      )}
      {decided && (
        <Decision
          key={decided.conflict.conflict_id}
          decided={decided}
          onSettled={() => say(outcome(decided))}
          onClose={() => close(decided)}
          // The button that opened the card is gone with its conflict.
          focusAfterwards={() => isListed(decided) || (saying.current ?? true)}
        />
      )}
    </SchoolScreen>
  );
}

function outcome({ conflict, decision }: Decided): string {
  return decision === "release"
    ? `Номер освобождён. ${conflict.person.name} может привязать его, ещё раз введя код из SMS.`
    : `Номер остался у ${conflict.holders.length > 1 ? "прежних владельцев" : "прежнего владельца"}. ${conflict.person.name} может привязать другой.`;
}
