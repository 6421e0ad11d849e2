import { Icon56SchoolOutline } from "@vkontakte/icons";
import { Group } from "@vkontakte/vkui";

import { api } from "../api/client";
import { VirtualList } from "../lists/VirtualList";
import { Empty } from "../states/Empty";
import { ListSkeleton } from "../states/Loading";
import { ProblemNotice } from "../states/ProblemNotice";
import { ClassRow } from "./ClassRow";
import { FindPeople } from "./FindPeople";
import { useLinked } from "./linked";
import { SchoolScreen } from "./SchoolScreen";
import { Totals } from "./Totals";

const ROW_HEIGHT = 120;

/** The classes of the school, each with how many of its people have linked. */
export function ClassesPage() {
  const { data, error, isPending, refetch } = api.useQuery("get", "/api/school");
  const linked = useLinked();
  const counted = new Map(linked.data?.classes.map((one) => [one.class_id, one]));
  const uncounted = linked.isPending ? undefined : null;
  return (
    <SchoolScreen>
      <ProblemNotice problem={error} onRetry={() => void refetch()} />
      {isPending && <ListSkeleton rows={8} />}
      {data?.classes.length === 0 && (
        <Empty icon={<Icon56SchoolOutline />} title="Классов пока нет">
          Классы придут из журнала вместе с новым учебным годом. Вводить их здесь не нужно.
        </Empty>
      )}
      {data && data.classes.length > 0 && (
        <FindPeople>
          {linked.error ? (
            <ProblemNotice problem={linked.error} onRetry={() => void linked.refetch()} />
          ) : (
            <Totals linked={linked.data} />
          )}
          <Group mode="card">
            <VirtualList
              items={data.classes}
              keyOf={({ class_id }) => class_id}
              label="Классы школы"
              rowHeight={ROW_HEIGHT}
            >
              {(schoolClass) => (
                <ClassRow schoolClass={schoolClass} counts={counted.get(schoolClass.class_id) ?? uncounted} />
              )}
            </VirtualList>
          </Group>
        </FindPeople>
      )}
    </SchoolScreen>
  );
}
