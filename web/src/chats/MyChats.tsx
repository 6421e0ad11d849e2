import { Icon28WriteOutline, Icon56MessagesOutline } from "@vkontakte/icons";
import { Group, IconButton, Search } from "@vkontakte/vkui";
import { useState } from "react";
import { Link } from "wouter";

import { useMyChats, type MyChat } from "../api/chats";
import { problemFrom } from "../api/problem";
import { holds } from "../api/session";
import { usePerson } from "../shell/person";
import { Screen } from "../shell/Screen";
import { TopNotices } from "../shell/TopNotices";
import { Empty } from "../states/Empty";
import { KeepToYourself } from "../states/KeepToYourself";
import { ListSkeleton } from "../states/Loading";
import { ProblemNotice } from "../states/ProblemNotice";
import { matches } from "../words/search";
import { ChatList } from "./ChatList";
import { filtersFor, type Filter } from "./filters";
import styles from "./frame.module.css";
import { MessengerButton } from "./MessengerButton";
import chatStyles from "./chats.module.css";

const WORTH_SEARCHING = 4;

/** My chats, to be searched and filtered; the archived ones last. */
export function MyChats({ current, chosen }: { current: boolean; chosen: string | undefined }) {
  const person = usePerson();
  const { data, error, isPending, refetch } = useMyChats();
  const [typed, setTyped] = useState("");
  const [filterName, setFilter] = useState("Все");
  const chats = data?.chats ?? [];
  const filters = filtersFor(chats, person);
  const filter = filters.find(({ name }) => name === filterName);
  const shown = chats.filter((chat) => (filter?.includes(chat) ?? true) && matches(typed, [chat.title]));
  const archived = shown.filter(({ status }) => status === "archived");
  return (
    <Screen title="Чаты" current={current} aside={holds(person, "teacher", "homeroom_teacher") && <Pencil />}>
      <TopNotices />
      <Group mode="card">
        {chats.length >= WORTH_SEARCHING && (
          <div className={styles["tools"]}>
            <Search
              placeholder="Найти чат"
              slotProps={{ input: { "aria-label": "Найти чат" } }}
              value={typed}
              onChange={({ currentTarget }) => setTyped(currentTarget.value)}
            />
            {filters.length > 2 && <Filters filters={filters} chosen={filter?.name ?? "Все"} onChoose={setFilter} />}
          </div>
        )}
        {error && <ProblemNotice problem={problemFrom(error)} onRetry={() => void refetch()} />}
        {isPending && <ListSkeleton rows={8} />}
        <ChatList chats={without(shown, archived)} chosen={chosen} label="Мои чаты" />
        {archived.length > 0 && (
          <>
            <h2 className={styles["archive"]}>Архив: можно только читать</h2>
            <ChatList chats={archived} chosen={chosen} label="Чаты в архиве" />
          </>
        )}
        {data && shown.length === 0 && <NoChats isFiltered={chats.length > 0} />}
        {!isPending && (
          <div className={chatStyles["actions"]}>
            <MessengerButton />
            <Link href="/chats/why" className={chatStyles["why"] ?? ""}>
              Мои чаты: почему
            </Link>
          </div>
        )}
      </Group>
      {!isPending && <KeepToYourself roles={person.roles} />}
    </Screen>
  );
}

function without(chats: MyChat[], others: MyChat[]): MyChat[] {
  return chats.filter((chat) => !others.includes(chat));
}

function Pencil() {
  return (
    <Link href="/chats/new" asChild>
      <IconButton Component="a" label="Создать чат">
        <Icon28WriteOutline />
      </IconButton>
    </Link>
  );
}

interface FiltersProps {
  filters: Filter[];
  chosen: string;
  onChoose: (name: string) => void;
}

function Filters({ filters, chosen, onChoose }: FiltersProps) {
  return (
    <div role="group" aria-label="Какие чаты" className={styles["filters"]}>
      {filters.map(({ name }) => (
        <button key={name} type="button" aria-pressed={name === chosen} className={styles["filter"]} onClick={() => onChoose(name)}>
          {name}
        </button>
      ))}
    </div>
  );
}

function NoChats({ isFiltered }: { isFiltered: boolean }) {
  return isFiltered ? (
    <Empty title="Таких чатов нет">Проверьте, что набрано в поиске, или выберите «Все».</Empty>
  ) : (
    <Empty icon={<Icon56MessagesOutline />} title="Чатов пока нет">
      Как только в журнале появятся ваш класс или предметы, вы попадёте в чаты сами. Приглашение не нужно.
    </Empty>
  );
}
