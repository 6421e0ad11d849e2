import { Spinner } from "@vkontakte/vkui";

import { api } from "../api/client";
import { problemFrom } from "../api/problem";
import styles from "./messenger.module.css";

interface ReadersProps {
  chatId: string;
  message: number;
  nameOf: (personId: string) => string;
}

/** Who has read a message, and who hasn't: for who runs the chat. */
export function Readers({ chatId, message, nameOf }: ReadersProps) {
  const { data, error } = api.useQuery(
    "get",
    "/api/messenger/chats/{chat_id}/messages/{message}/readers",
    { params: { path: { chat_id: chatId, message } } },
    { staleTime: 0, gcTime: 0 },
  );
  if (error) {
    return <p role="alert">{problemFrom(error).detail}</p>;
  }
  if (!data) {
    return <Spinner size="s">Загружаем</Spinner>;
  }
  if (data.read.length + data.unread.length === 0) {
    return <p className={styles["answers"]}>Когда это написали, больше никого в чате не было.</p>;
  }
  return (
    <dl className={styles["answers"]} aria-label="Кто прочитал">
      <Names title="Прочитали" people={data.read} nameOf={nameOf} />
      <Names title="Ещё не прочитали" people={data.unread} nameOf={nameOf} />
    </dl>
  );
}

function Names({ title, people, nameOf }: { title: string; people: readonly string[]; nameOf: (personId: string) => string }) {
  return (
    <div>
      <dt>
        {title}: {people.length}
      </dt>
      {people.length > 0 && <dd>{people.map(nameOf).join(", ")}</dd>}
    </div>
  );
}
