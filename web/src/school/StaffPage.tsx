import { Group } from "@vkontakte/vkui";

import { api } from "../api/client";
import { ListSkeleton } from "../states/Loading";
import { ProblemNotice } from "../states/ProblemNotice";
import { People } from "./People";
import { SchoolScreen } from "./SchoolScreen";

/** Who works in the school. */
export function StaffPage() {
  const { data, error, isPending, refetch } = api.useQuery("get", "/api/school/staff");
  return (
    <SchoolScreen>
      <ProblemNotice problem={error} onRetry={() => void refetch()} />
      {isPending && <ListSkeleton rows={8} />}
      {data && (
        <Group mode="card">
          <People people={data.people} />
        </Group>
      )}
    </SchoolScreen>
  );
}
