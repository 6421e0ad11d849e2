import { Icon56UsersOutline } from "@vkontakte/icons";
import { Group, SimpleCell } from "@vkontakte/vkui";

import { ROLE_WORDS } from "../../chats/words";
import { Face } from "../../lists/Face";
import { Screen } from "../../shell/Screen";
import { Empty } from "../../states/Empty";
import { ListSkeleton } from "../../states/Loading";
import { ProblemNotice } from "../../states/ProblemNotice";
import { WayBack } from "../Way";
import { only } from "./groups";
import { PeopleGroups } from "./PeopleGroups";
import { usePeople } from "./usePeople";
import { useWriteTo } from "./useWriteTo";

/** «Написать»: one of the people to whom I may write alone. */
export default function WriteTo() {
  const found = usePeople();
  const { writeTo, problem } = useWriteTo();
  const groups = found.groups && only(found.groups, ({ direct, linked }) => direct && linked);
  return (
    <Screen title="Кому написать" above={<WayBack href="/messenger">Все чаты</WayBack>}>
      <ProblemNotice problem={found.problem} onRetry={found.refetch} />
      <ProblemNotice problem={problem} />
      {found.isPending && <ListSkeleton rows={8} />}
      {groups?.length === 0 && found.classes.length === 0 && (
        <Group mode="card">
          <Empty icon={<Icon56UsersOutline />} title="Пока некому">
            Здесь появятся люди из журнала, которым вы можете написать лично, как только они привяжут учебный профиль.
          </Empty>
        </Group>
      )}
      {groups && (groups.length > 0 || found.classes.length > 0) && (
        <PeopleGroups found={found} groups={groups}>
          {(person) => (
            <SimpleCell
              before={<Face name={person.name} />}
              subtitle={ROLE_WORDS[person.role]}
              multiline
              onClick={() => void writeTo(person.person_id)}
            >
              {person.name}
            </SimpleCell>
          )}
        </PeopleGroups>
      )}
    </Screen>
  );
}
