import {
  Icon28BookSpreadOutline,
  Icon28EducationOutline,
  Icon28MessagesOutline,
  Icon28Users3Outline,
  Icon28UsersOutline,
} from "@vkontakte/icons";
import type { ComponentType } from "react";

import type { ChatKind } from "../words/kinds";
import styles from "./manage.module.css";

const ICONS: Record<ChatKind, ComponentType> = {
  class_pupils: Icon28EducationOutline,
  class_parents: Icon28UsersOutline,
  colleagues: Icon28Users3Outline,
  subject: Icon28BookSpreadOutline,
  manual: Icon28MessagesOutline,
};

/** The sign of a kind of chat. */
export function KindIcon({ kind }: { kind: ChatKind }) {
  const Icon = ICONS[kind];
  return (
    <span aria-hidden className={styles["kind"]}>
      <Icon />
    </span>
  );
}
