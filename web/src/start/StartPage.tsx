import { Icon28ChatsOutline } from "@vkontakte/icons";
import { Group, Header, SimpleCell } from "@vkontakte/vkui";
import { Link, Redirect } from "wouter";

import { usePerson } from "../shell/person";
import { Screen } from "../shell/Screen";
import { TopNotices } from "../shell/TopNotices";
import { Announcements } from "./Announcements";
import { Children } from "./Children";
import { Roles } from "./Roles";

/** The start page of a person who has not linked yet; a linked person lands in «Чаты». */
export default function StartPage() {
  const person = usePerson();
  if (person.linked) {
    return <Redirect to="/chats" replace />;
  }
  return (
    <Screen title={person.full_name}>
      <TopNotices />
      <Announcements />
      <Group mode="card" header={<Header>Чаты</Header>}>
        <Link href="/chats" asChild>
          <SimpleCell
            Component="a"
            before={<Icon28ChatsOutline />}
            multiline
            chevron="always"
            subtitle="Привяжите учебный профиль Сферум один раз, и вы окажетесь в своих чатах"
          >
            Начать общение
          </SimpleCell>
        </Link>
      </Group>
      <Roles roles={person.roles} />
      <Children children={person.children} />
    </Screen>
  );
}
