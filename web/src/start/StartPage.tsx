import { Icon28ChatsOutline, Icon28UserOutline, Icon28WorkOutline } from "@vkontakte/icons";
import { Group, Header, SimpleCell } from "@vkontakte/vkui";
import { Link } from "wouter";

import { usePerson } from "../shell/person";
import { Screen } from "../shell/Screen";
import { Roles } from "./Roles";

/** The journal's start page: who is signed in, as what, with which children, and the way to the chats. */
export default function StartPage() {
  const person = usePerson();
  return (
    <Screen title={person.full_name}>
      <Group mode="card" header={<Header>Чаты</Header>}>
        <Link href="/chats" asChild>
          <SimpleCell
            Component="a"
            before={<Icon28ChatsOutline />}
            multiline
            chevron="always"
            subtitle={
              person.linked
                ? "Учебный профиль привязан"
                : "Привяжите учебный профиль один раз, и вы окажетесь в чатах своего класса и школы"
            }
          >
            {person.linked ? "Мои чаты" : "Начать общение"}
          </SimpleCell>
        </Link>
      </Group>
      <Roles roles={person.roles} icon={<Icon28WorkOutline />} />
      {person.children.length > 0 && (
        <Group mode="card" header={<Header>{person.children.length === 1 ? "Мой ребёнок" : "Мои дети"}</Header>}>
          {person.children.map(({ person_id, name }) => (
            <SimpleCell key={person_id} before={<Icon28UserOutline />} hasHover={false} hasActive={false}>
              {name}
            </SimpleCell>
          ))}
        </Group>
      )}
    </Screen>
  );
}
