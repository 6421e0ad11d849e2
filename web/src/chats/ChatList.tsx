import { SimpleCell } from "@vkontakte/vkui";
import { Link } from "wouter";

import type { MyChat } from "../api/chats";
import { VirtualList } from "../lists/VirtualList";
import { KindIcon } from "./KindIcon";
import { myRole } from "./words";

/** Chats; each leads to its members. */
export function ChatList({ chats }: { chats: readonly MyChat[] }) {
  return (
    <VirtualList items={chats} keyOf={({ chat_id }) => chat_id} rowHeight={64} label="Мои чаты">
      {(chat) => (
        <Link href={`/chats/${encodeURIComponent(chat.chat_id)}`} asChild>
          <SimpleCell Component="a" before={<KindIcon kind={chat.kind} />} subtitle={myRole(chat)} chevron="always" multiline>
            {chat.title}
          </SimpleCell>
        </Link>
      )}
    </VirtualList>
  );
}
