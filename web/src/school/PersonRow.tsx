import { Icon24HelpOutline, Icon24KeyOutline } from "@vkontakte/icons";
import { IconButton, SimpleCell } from "@vkontakte/vkui";
import { Link } from "wouter";

import { Face } from "../lists/Face";
import type { SchoolPerson } from "./classPeople";
import styles from "./school.module.css";

/** A person of the school: linked or not, under which login, whose parent; and what can be done. */
export function PersonRow({ person, onCode }: { person: SchoolPerson; onCode: () => void }) {
  const { person_id, name, linked, logins, children } = person;
  return (
    <SimpleCell
      multiline
      before={<Face name={name} />}
      subtitle={children.length > 0 ? `Родитель: ${children.join(", ")}` : undefined}
      extraSubtitle={
        <>
          <span className={linked ? styles["linked"] : undefined}>{linked ? "Профиль привязан" : "Профиль не привязан"}</span>
          {logins.length > 0 ? ` · логин ${logins.join(", ")}` : " · учётной записи пока нет"}
        </>
      }
      after={
        <>
          <Link href={`/people/${encodeURIComponent(person_id)}`} asChild>
            <IconButton Component="a" label={`Почему в чатах или не в чатах: ${name}`}>
              <Icon24HelpOutline />
            </IconButton>
          </Link>
          <IconButton label={`Выдать одноразовый код: ${name}`} disabled={logins.length === 0} onClick={onCode}>
            <Icon24KeyOutline />
          </IconButton>
        </>
      }
    >
      {name}
    </SimpleCell>
  );
}
