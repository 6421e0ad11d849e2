import {
  Icon28DevicesOutline,
  Icon28DoorArrowRightOutline,
  Icon28HelpCircleOutline,
  Icon28KeyOutline,
  Icon28MoonOutline,
  Icon28Notifications,
  Icon28SunOutline,
} from "@vkontakte/icons";
import { Group, Header, SimpleCell } from "@vkontakte/vkui";
import { Link } from "wouter";

import { useColorScheme } from "../shell/colorScheme";
import { holds } from "../api/session";
import { usePerson } from "../shell/person";
import { forgottenAddress } from "../shell/returning";
import { Screen } from "../shell/Screen";
import { Children } from "../start/Children";
import { Roles } from "../start/Roles";
import { KeepToYourself } from "../states/KeepToYourself";
import { LinkGroup } from "./LinkGroup";
import { OtherWays } from "./OtherWays";
import { useLeaving } from "./useLeaving";

/** «Профиль»: who one is, the link, the ways to sign in, how the page looks, and the way out. */
export default function ProfilePage() {
  const person = usePerson();
  const { scheme, choose } = useColorScheme();
  const logOut = useLeaving();
  const isDark = scheme === "dark";
  return (
    <Screen title={person.full_name}>
      <LinkGroup linked={person.linked} />
      <Roles roles={person.roles} />
      <Children children={person.children} />
      {person.linked && (
        <Group mode="card">
          <Link href="/chats/why" asChild>
            <SimpleCell Component="a" before={<Icon28HelpCircleOutline />} chevron="always" multiline>
              Мои чаты: почему
            </SimpleCell>
          </Link>
          <Link href="/profile/hours" asChild>
            <SimpleCell Component="a" before={<Icon28Notifications />} chevron="always" multiline subtitle={holds(person, "teacher", "homeroom_teacher") ? "Когда чаты молчат и когда вы отвечаете" : "Когда чаты молчат"}>
              Тихие часы
            </SimpleCell>
          </Link>
        </Group>
      )}
      <Group mode="card" header={<Header>Способы входа</Header>}>
        <Link href={forgottenAddress("/profile")} asChild>
          <SimpleCell
            Component="a"
            before={<Icon28KeyOutline />}
            chevron="always"
            multiline
            subtitle="По коду из SMS или коду на бумаге из школы"
          >
            Сменить пароль
          </SimpleCell>
        </Link>
        <OtherWays />
      </Group>
      <Group mode="card">
        <Link href="/profile/devices" asChild>
          <SimpleCell Component="a" before={<Icon28DevicesOutline />} chevron="always" multiline subtitle="Где вы вошли и как там выйти">
            Устройства
          </SimpleCell>
        </Link>
      </Group>
      <Group mode="card">
        <SimpleCell before={isDark ? <Icon28SunOutline /> : <Icon28MoonOutline />} onClick={() => choose(isDark ? "light" : "dark")}>
          {isDark ? "Светлая тема" : "Тёмная тема"}
        </SimpleCell>
        <SimpleCell before={<Icon28DoorArrowRightOutline />} disabled={logOut.isPending} onClick={() => logOut.mutate({})}>
          Выйти
        </SimpleCell>
      </Group>
      <KeepToYourself roles={person.roles} />
    </Screen>
  );
}
