import { Icon28ChatsOutline, Icon28EducationOutline, Icon28ListOutline } from "@vkontakte/icons";
import { Link, useRoute } from "wouter";
import type { ReactNode } from "react";

import { holds, type WhoAmI } from "../api/session";
import { NameMenu } from "./NameMenu";
import styles from "./Header.module.css";

/** The journal's bar: its name, the ways to chats and school, the person's menu. */
export function Header({ person }: { person: WhoAmI }) {
  return (
    <header className={styles["header"]}>
      <a className={styles["skip"]} href="#content">
        К содержанию
      </a>
      <Link href="/" className={styles["journal"] ?? ""}>
        Сетевой Город. <span className={styles["second"]}>Образование</span>
      </Link>
      <nav className={styles["nav"]} aria-label="Разделы">
        <Section href="/chats" icon={<Icon28ChatsOutline />} name="Чаты" />
        {holds(person, "teacher", "homeroom_teacher", "school_admin") && (
          <Section href="/manage" icon={<Icon28ListOutline />} name="Управление чатами" />
        )}
        {holds(person, "school_admin") && (
          <Section href="/school" icon={<Icon28EducationOutline />} name="Школа" />
        )}
      </nav>
      <NameMenu person={person} />
    </header>
  );
}

function Section({ href, icon, name }: { href: string; icon: ReactNode; name: string }) {
  const [inside] = useRoute(`${href}/*?`);
  return (
    <Link href={href} className={styles["section"] ?? ""} aria-current={inside ? "page" : undefined}>
      {icon}
      <span>{name}</span>
    </Link>
  );
}
