import { Icon28ChatsOutline, Icon28EducationOutline, Icon28ListOutline, Icon28UserCircleOutline } from "@vkontakte/icons";
import { VisuallyHidden } from "@vkontakte/vkui";
import type { ReactNode } from "react";
import { Link, useRoute } from "wouter";

import { holds, type WhoAmI } from "../api/session";
import styles from "./Header.module.css";
import { useOpenConflicts } from "./useOpenConflicts";

/** The journal's bar: its name and the sections; on a phone these are at the lower edge, where the thumb is. */
export function Header({ person }: { person: WhoAmI }) {
  const administers = holds(person, "school_admin");
  const conflicts = useOpenConflicts(administers);
  return (
    <header className={styles["header"]}>
      <a className={styles["skip"]} href="#content">
        К содержанию
      </a>
      <Link href="/" className={styles["journal"] ?? ""}>
        Сетевой Город. <span className={styles["second"]}>Образование</span>
      </Link>
      <nav className={styles["nav"]} aria-label="Разделы">
        <Section href="/chats" also="/messenger" icon={<Icon28ChatsOutline />} name="Чаты" />
        {holds(person, "teacher", "homeroom_teacher", "school_admin") && (
          <Section href="/manage" icon={<Icon28ListOutline />} name="Управление" />
        )}
        {administers && (
          <Section href="/school" icon={<Icon28EducationOutline />} name="Школа" badge={conflicts} badgeName="спорных номеров" />
        )}
        {holds(person, "authority_officer") && (
          <Section href="/authority" icon={<Icon28EducationOutline />} name="Школы" />
        )}
        <Section href="/profile" icon={<Icon28UserCircleOutline />} name="Профиль" />
      </nav>
    </header>
  );
}

interface SectionProps {
  href: string;
  /** Another address that belongs to the section. */
  also?: string;
  icon: ReactNode;
  name: string;
  /** How much waits there; nothing is shown for 0. */
  badge?: number;
  badgeName?: string;
}

function Section({ href, also = href, icon, name, badge = 0, badgeName }: SectionProps) {
  const [isInside] = useRoute(`${href}/*?`);
  const [isBeside] = useRoute(`${also}/*?`);
  return (
    <Link href={href} className={styles["section"] ?? ""} aria-current={isInside || isBeside ? "page" : undefined}>
      <span className={styles["icon"]}>
        {icon}
        {badge > 0 && (
          <span aria-hidden className={styles["badge"]}>
            {badge}
          </span>
        )}
      </span>
      <span>
        {name}
        {badge > 0 && <VisuallyHidden>{` (${badgeName}: ${badge})`}</VisuallyHidden>}
      </span>
    </Link>
  );
}
