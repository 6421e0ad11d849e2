import { Icon24KeyOutline } from "@vkontakte/icons";
import { IconButton, SimpleCell } from "@vkontakte/vkui";
import { Link, useLocation, useSearch } from "wouter";

import { Face } from "../lists/Face";
import { childrenInWords } from "../words/roles";
import type { SchoolPerson } from "./classPeople";
import styles from "./school.module.css";

interface PersonRowProps {
  person: SchoolPerson;
  /** What the person is, where the list doesn't say so. */
  about?: string | undefined;
  onCode: () => void;
}

/** A person of the school: linked or not, under which login, whose parent; the name leads to their page. */
export function PersonRow({ person, about, onCode }: PersonRowProps) {
  const { person_id, name, linked, logins, children } = person;
  const [path] = useLocation();
  const search = useSearch();
  const from = search ? `${path}?${search}` : path;
  return (
    <div className={styles["person"]}>
      <Link href={`/people/${encodeURIComponent(person_id)}`} state={{ from }} asChild>
        <SimpleCell
          Component="a"
          multiline
          before={<Face name={name} />}
          subtitle={about ?? (children.length > 0 ? childrenInWords(children) : undefined)}
          extraSubtitle={
            <>
              <span className={linked ? styles["linked"] : undefined}>{linked ? "Профиль привязан" : "Профиль не привязан"}</span>
              {logins.length > 0 ? ` · логин ${logins.join(", ")}` : " · учётной записи пока нет"}
            </>
          }
        >
          {name}
        </SimpleCell>
      </Link>
      <IconButton label={`Выдать код для нового пароля: ${name}`} disabled={logins.length === 0} onClick={onCode}>
        <Icon24KeyOutline />
      </IconButton>
    </div>
  );
}
