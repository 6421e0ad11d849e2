import { Icon28UserOutline } from "@vkontakte/icons";
import { Group, Header, SimpleCell } from "@vkontakte/vkui";

import { useMyProfile } from "../api/profile";
import type { WhoAmI } from "../api/session";

/** Whose parent one is, and in which class each child is. */
export function Children({ children }: Pick<WhoAmI, "children">) {
  const { data } = useMyProfile();
  if (children.length === 0) {
    return null;
  }
  const classesOf = (id: string) => data?.children.find(({ person_id }) => person_id === id)?.classes ?? [];
  return (
    <Group mode="card" header={<Header>{children.length === 1 ? "Мой ребёнок" : "Мои дети"}</Header>}>
      {children.map(({ person_id, name }) => (
        <SimpleCell
          key={person_id}
          before={<Icon28UserOutline />}
          multiline
          hasHover={false}
          hasActive={false}
          // Its place is held, so that nothing moves when the classes come.
          subtitle={data ? classesOf(person_id).join(", ") || "класс в журнале не указан" : "\u00a0"}
        >
          {name}
        </SimpleCell>
      ))}
    </Group>
  );
}
