import { Icon28BookSpreadOutline, Icon28EducationOutline, Icon28MessagesOutline, Icon28Users3Outline, Icon28WorkOutline } from "@vkontakte/icons";
import type { ReactNode } from "react";

import type { Kind } from "../api/chats";
import styles from "./chats.module.css";

const ICONS: Record<Kind, ReactNode> = {
  class_pupils: <Icon28EducationOutline />,
  class_parents: <Icon28Users3Outline />,
  colleagues: <Icon28WorkOutline />,
  subject: <Icon28BookSpreadOutline />,
  manual: <Icon28MessagesOutline />,
};

/** The picture of a chat. */
export function KindIcon({ kind }: { kind: Kind }) {
  return (
    <span aria-hidden className={`${styles["kind"]} ${styles[kind]}`}>
      {ICONS[kind]}
    </span>
  );
}
