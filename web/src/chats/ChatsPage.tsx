import { Icon56MessagesOutline } from "@vkontakte/icons";
import { Redirect, useRoute } from "wouter";

import { useMyChats } from "../api/chats";
import { ListPane } from "../lists/ListPane";
import { usePerson } from "../shell/person";
import { usePanes } from "../shell/useWidth";
import { Empty } from "../states/Empty";
import { ChatInfo } from "./ChatInfo";
import { ChatScreen } from "./ChatScreen";
import styles from "./frame.module.css";
import { MyChats } from "./MyChats";
import { NewChat } from "./NewChat";

/**
 * «Чаты»: the list, a chat, what is known about it. A narrow window shows one of them, a wide one two or three, at the same addresses;
 * the list stays where it was scrolled to.
 */
export default function ChatsPage() {
  const { linked } = usePerson();
  const panes = usePanes();
  const [, chat] = useRoute("/chats/:chatId/:part?");
  const chatId = chat ? decodeURIComponent(chat.chatId) : undefined;
  const isOpen = chatId !== undefined;
  if (!linked) {
    return <Redirect to="/link" replace />;
  }
  return (
    <div className={styles["frame"]} data-panes={panes} data-open={isOpen}>
      <ListPane className={styles["list"]} hidden={panes === 1 && isOpen}>
        <MyChats current={!isOpen} chosen={chatId} />
      </ListPane>
      {(isOpen || panes > 1) && (
        <div className={styles["main"]}>
          {isOpen ? <Opened chatId={chatId} part={chat?.part} panes={panes} /> : <Nothing />}
        </div>
      )}
    </div>
  );
}

function Opened({ chatId, part, panes }: { chatId: string; part: string | undefined; panes: 1 | 2 | 3 }) {
  const isMine = useMyChats().data?.chats.some(({ chat_id }) => chat_id === chatId);
  if (chatId === "new") {
    return <NewChat />;
  }
  if (panes === 3) {
    return (
      <div className={styles["both"]}>
        <ChatScreen key={chatId} chatId={chatId} panes={panes} />
        {isMine !== false && (
          <aside aria-label="О чате" className={styles["aside"]}>
            <ChatInfo chatId={chatId} isBeside />
          </aside>
        )}
      </div>
    );
  }
  return part === "info" ? <ChatInfo chatId={chatId} /> : <ChatScreen key={chatId} chatId={chatId} panes={panes} />;
}

function Nothing() {
  return (
    <div className={styles["nothing"]}>
      <Empty icon={<Icon56MessagesOutline />} title="Выберите чат">
        Он откроется здесь, а список останется рядом.
      </Empty>
    </div>
  );
}
