import { Group, Search, SimpleCell } from "@vkontakte/vkui";
import { useState } from "react";
import { Link } from "wouter";

import { type SchoolChat, useSchoolChats } from "../api/safeguarding";
import frame from "../chats/frame.module.css";
import { KindIcon } from "../chats/KindIcon";
import { VirtualList } from "../lists/VirtualList";
import { SchoolScreen } from "../school/SchoolScreen";
import { Empty } from "../states/Empty";
import { ListSkeleton } from "../states/Loading";
import { ProblemNotice } from "../states/ProblemNotice";
import { counted, PEOPLE } from "../words/counted";
import { KIND_WORDS } from "../words/kinds";
import { matches } from "../words/search";
import { ExportList } from "./ExportList";
import { factsOf } from "./schoolChats";

const ROW_HEIGHT = 72;
const FILTERS: readonly (readonly [name: string, includes: (chat: SchoolChat) => boolean])[] = [
  ["Все", () => true],
  ["Ученики", ({ kind }) => kind === "class_pupils"],
  ["Родители", ({ kind }) => kind === "class_parents"],
  ["Предметы", ({ kind }) => kind === "subject"],
  ["Коллеги", ({ kind }) => kind === "colleagues"],
  ["Созданные вручную", ({ kind }) => kind === "manual"],
  ["Архив", ({ archived }) => archived],
];

/** «Чаты школы»: all of them but those of two, and nothing that was said in them. */
export function SchoolChatsPage() {
  const { chats, error, isPending, isComplete, refetch } = useSchoolChats();
  const [typed, setTyped] = useState("");
  const [chosen, choose] = useState("Все");
  const offered = FILTERS.filter(([name, includes]) => name === "Все" || chats.some(includes));
  const [, includes] = offered.find(([name]) => name === chosen) ?? FILTERS[0] ?? ["", () => true];
  const shown = chats.filter((chat) => includes(chat) && matches(typed, [chat.title, KIND_WORDS[chat.kind], chat.owner?.name ?? ""]));
  return (
    <SchoolScreen>
      <ProblemNotice problem={error} onRetry={() => void refetch()} />
      {isPending && <ListSkeleton rows={8} />}
      <ExportList />
      {!isPending && (
        <Group mode="card">
          <div className={frame["tools"]}>
            <Search
              placeholder="Название, вид или кто отвечает"
              slotProps={{ input: { "aria-label": "Найти чат школы" } }}
              value={typed}
              onChange={({ currentTarget }) => setTyped(currentTarget.value)}
            />
            <div role="group" aria-label="Какие чаты" className={frame["filters"]}>
              {offered.map(([name]) => (
                <button key={name} type="button" aria-pressed={name === chosen} className={frame["filter"]} onClick={() => choose(name)}>
                  {name}
                </button>
              ))}
            </div>
          </div>
          <VirtualList items={shown} keyOf={({ chat_id }) => chat_id} label="Чаты школы" rowHeight={ROW_HEIGHT}>
            {(chat) => <ChatRow chat={chat} />}
          </VirtualList>
          {isComplete && shown.length === 0 && (
            <Empty title={chats.length > 0 ? "Таких чатов нет" : "Чатов пока нет"}>
              {chats.length > 0 ? "Проверьте, что набрано в поиске, или выберите «Все»." : "Чаты появятся сами, когда люди школы привяжут учебный профиль."}
            </Empty>
          )}
        </Group>
      )}
    </SchoolScreen>
  );
}

function ChatRow({ chat }: { chat: SchoolChat }) {
  return (
    <Link href={`/chats/${encodeURIComponent(chat.chat_id)}`} asChild>
      <SimpleCell
        Component="a"
        multiline
        before={<KindIcon kind={chat.kind} />}
        subtitle={`${KIND_WORDS[chat.kind]} · ${counted(chat.members, PEOPLE)}${chat.archived ? " · в архиве" : ""}`}
        extraSubtitle={factsOf(chat)}
      >
        {chat.title || "Без названия"}
      </SimpleCell>
    </Link>
  );
}
