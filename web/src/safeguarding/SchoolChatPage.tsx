import { Group, Header } from "@vkontakte/vkui";

import { useSchoolChats } from "../api/safeguarding";
import { Back } from "../lists/Back";
import { SchoolScreen } from "../school/SchoolScreen";
import { Empty } from "../states/Empty";
import { ListSkeleton } from "../states/Loading";
import { ProblemNotice } from "../states/ProblemNotice";
import { counted, PEOPLE } from "../words/counted";
import { KIND_WORDS } from "../words/kinds";
import { ExportChat } from "./ExportChat";
import { ExportList } from "./ExportList";
import { ReadChat } from "./ReadChat";
import styles from "./safeguarding.module.css";
import { factsOf } from "./schoolChats";

/** A chat of the school: what it is, and the ways to what was said in it, each with a reason. */
export function SchoolChatPage({ chatId }: { chatId: string }) {
  const { chats, error, isComplete, refetch } = useSchoolChats();
  const chat = chats.find(({ chat_id }) => chat_id === chatId);
  return (
    <SchoolScreen>
      <Back href="/chats">Чаты школы</Back>
      <ProblemNotice problem={error} onRetry={() => void refetch()} />
      {!chat && !isComplete && !error && <ListSkeleton rows={3} />}
      {!chat && isComplete && <Empty title="Такого чата нет">Его нет среди чатов школы. Личные чаты двоих администратор не видит.</Empty>}
      {chat && (
        <Group mode="card" header={<Header multiline>{chat.title || "Без названия"}</Header>}>
          <div className={styles["report"]}>
            <p className={styles["quiet"]}>
              {KIND_WORDS[chat.kind]} · {counted(chat.members, PEOPLE)}
              {chat.archived && " · в архиве"}
            </p>
            <p className={styles["quiet"]}>{factsOf(chat)}</p>
            <ReadChat chatId={chat.chat_id} />
            <ExportChat chatId={chat.chat_id} />
          </div>
        </Group>
      )}
      {chat && <ExportList chatId={chat.chat_id} />}
    </SchoolScreen>
  );
}
