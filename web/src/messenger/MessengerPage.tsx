import { Icon56MessagesOutline } from "@vkontakte/icons";
import { useRoute, Redirect } from "wouter";

import { usePerson } from "../shell/person";
import { usePanes } from "../shell/useWidth";
import { Empty } from "../states/Empty";
import { Conversation } from "./Conversation";
import styles from "./messenger.module.css";
import { TalkList } from "./TalkList";

/** The messenger: the list of chats, and a chat. A narrow window shows one of them, a wide one both, at the same addresses. */
export default function MessengerPage() {
  const { linked } = usePerson();
  const isWide = usePanes() > 1;
  const [, chat] = useRoute("/messenger/:chatId");
  const chatId = chat ? decodeURIComponent(chat.chatId) : undefined;
  if (!linked) {
    return <Redirect to="/link" replace />;
  }
  return (
    <div className={styles["frame"]} data-wide={isWide} data-open={chatId !== undefined}>
      {(isWide || !chatId) && <TalkList chosen={chatId} current={!chatId} />}
      {chatId && <Conversation key={chatId} chatId={chatId} isAlone={!isWide} />}
      {isWide && !chatId && (
        <div className={styles["nothing"]}>
          <Empty icon={<Icon56MessagesOutline />} title="Выберите чат">
            Переписка откроется здесь.
          </Empty>
        </div>
      )}
    </div>
  );
}
