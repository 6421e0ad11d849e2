import { SimpleCell } from "@vkontakte/vkui";
import { Link } from "wouter";

import type { MyChat } from "../api/chats";
import { useLinkStatus } from "../api/link";
import listStyles from "../lists/lists.module.css";
import { usePerson } from "../shell/person";
import { firstName } from "./filters";
import styles from "./frame.module.css";
import { KindIcon } from "./KindIcon";
import { myRole } from "./words";

interface ChatListProps {
  chats: readonly MyChat[];
  /** The chat that is open beside the list. */
  chosen?: string | undefined;
  label: string;
}

/** Chats, each with what one is in it, and whether one may write. */
export function ChatList({ chats, chosen, label }: ChatListProps) {
  const { children } = usePerson();
  const isFemale = useLinkStatus().data?.known.sex === "female";
  if (chats.length === 0) {
    return null;
  }
  return (
    <ul aria-label={label} className={listStyles["list"]}>
      {chats.map((chat) => (
        <li key={chat.chat_id}>
          <Link href={`/chats/${encodeURIComponent(chat.chat_id)}`} asChild>
            <SimpleCell
              Component="a"
              before={<KindIcon kind={chat.kind} />}
              subtitle={myRole(chat, namesOf(chat, children), isFemale)}
              extraSubtitle={chat.muted && chat.status === "active" ? "Вам запретили писать: можно только читать" : undefined}
              multiline
              className={styles["row"] ?? ""}
              aria-current={chat.chat_id === chosen ? "page" : undefined}
            >
              {chat.title}
            </SimpleCell>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function namesOf({ child_ids }: MyChat, children: { person_id: string; name: string }[]): string[] {
  return children.filter(({ person_id }) => child_ids.includes(person_id)).map(({ name }) => firstName(name));
}
