import { Icon20ChevronRightOutline, Icon28DoorArrowRightOutline, Icon28MoonOutline, Icon28SunOutline } from "@vkontakte/icons";
import { Avatar, Popover, SimpleCell, Tappable, VisuallyHidden } from "@vkontakte/vkui";
import { useState } from "react";
import { useLocation } from "wouter";

import { useLogOut, type WhoAmI } from "../api/session";
import { useColorScheme } from "./colorScheme";
import { initials } from "./initials";
import styles from "./Header.module.css";

/** The person's name, with the dark theme and the way out. */
export function NameMenu({ person }: { person: WhoAmI }) {
  const [open, setOpen] = useState(false);
  const [, go] = useLocation();
  const { scheme, choose } = useColorScheme();
  const logOut = useLogOut(() => go("/sign-in"));
  const dark = scheme === "dark";
  return (
    <Popover
      trigger="click"
      role="group"
      usePortal={false}
      disableFocusTrap
      aria-label={person.full_name}
      placement="bottom-end"
      shown={open}
      onShownChange={setOpen}
      content={
        <div className={styles["menu"]}>
          <p className={styles["full"]}>{person.full_name}</p>
          <SimpleCell
            before={dark ? <Icon28SunOutline /> : <Icon28MoonOutline />}
            onClick={() => choose(dark ? "light" : "dark")}
          >
            {dark ? "Светлая тема" : "Тёмная тема"}
          </SimpleCell>
          <SimpleCell
            before={<Icon28DoorArrowRightOutline />}
            disabled={logOut.isPending}
            onClick={() => logOut.mutate({})}
          >
            Выйти
          </SimpleCell>
        </div>
      }
    >
      <Tappable className={styles["name"] ?? ""} aria-expanded={open}>
        <Avatar size={36} initials={initials(person.full_name)} gradientColor="blue" aria-hidden />
        <VisuallyHidden>Меню: </VisuallyHidden>
        <span className={styles["person"]}>{person.full_name}</span>
        <Icon20ChevronRightOutline className={styles["chevron"]} />
      </Tappable>
    </Popover>
  );
}
