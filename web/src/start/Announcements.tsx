import { Group, Header, SimpleCell } from "@vkontakte/vkui";

import { api } from "../api/client";
import { moment } from "../words/dates";
import { readable } from "../words/mentioned";
import styles from "./start.module.css";

/** What was announced to me, my children's classes and my school; without a link, too. Where it can't be read there is nothing. */
export function Announcements() {
  const { data } = api.useQuery("get", "/api/messenger/announcements");
  if (!data || data.announcements.length === 0) {
    return null;
  }
  return (
    <Group mode="card" header={<Header>Объявления</Header>}>
      <ul aria-label="Объявления" className={styles["announcements"]}>
        {data.announcements.map(({ chat_id, sequence_number, title, by, sent_at_ms, urgent, text }) => (
          <li key={`${chat_id}-${sequence_number}`}>
            <SimpleCell
              multiline
              hasHover={false}
              hasActive={false}
              subtitle={`${urgent ? "Срочно · " : ""}${title}${by ? ` · ${by}` : ""} · ${moment(new Date(sent_at_ms).toISOString())}`}
            >
              <span className={styles["announcement"]}>{readable(text)}</span>
            </SimpleCell>
          </li>
        ))}
      </ul>
    </Group>
  );
}
