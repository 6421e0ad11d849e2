import { SimpleCell, Skeleton } from "@vkontakte/vkui";
import { Link } from "wouter";

import { api } from "../api/client";
import type { components } from "../api/schema.gen";
import { Share } from "../lists/Share";
import { KIND_WORDS } from "../words/kinds";
import { KindIcon } from "../chats/KindIcon";

type Chat = components["schemas"]["ManagedChatOut"];

/** A chat in the list; how full it is gets asked only when the row is about to be seen. */
export function ManagedChatRow({ chat }: { chat: Chat }) {
  return (
    <Link href={`/chats/${encodeURIComponent(chat.chat_id)}`} asChild>
      <SimpleCell
        multiline
        chevron="always"
        before={<KindIcon kind={chat.kind} />}
        subtitle={chat.status === "archived" ? `${KIND_WORDS[chat.kind]} · в архиве` : KIND_WORDS[chat.kind]}
        extraSubtitle={<Fullness chatId={chat.chat_id} />}
      >
        {chat.title}
      </SimpleCell>
    </Link>
  );
}

function Fullness({ chatId }: { chatId: string }) {
  const { data, isError } = api.useQuery("get", "/api/chats/{chat_id}/audience", {
    params: { path: { chat_id: chatId } },
  });
  if (data) {
    return <Share label="В чате" part={data.linked} whole={data.expected} />;
  }
  return isError ? "Не удалось узнать, кто уже в чате" : <Skeleton width={140} height={14} />;
}
