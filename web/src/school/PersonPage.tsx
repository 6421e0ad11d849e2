import { api } from "../api/client";
import { Back } from "../lists/Back";
import { Why } from "../manage/Why";
import { Screen } from "../shell/Screen";

/** Why a person of the school is, or isn't, in the chats. */
export function PersonPage({ personId }: { personId: string }) {
  const { data } = api.useQuery("get", "/api/chats/why", { params: { query: { person_id: personId } } });
  return (
    <Screen title={data?.name ?? "Чаты человека"} above={<Back href="/">Школа</Back>}>
      <Why personId={personId} />
    </Screen>
  );
}
