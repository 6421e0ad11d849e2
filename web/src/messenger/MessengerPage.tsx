import { Icon56MessagesOutline } from "@vkontakte/icons";
import { lazy, Suspense } from "react";
import { useRoute, Redirect } from "wouter";

import { ListPane } from "../lists/ListPane";
import { usePerson } from "../shell/person";
import { usePanes } from "../shell/useWidth";
import { Empty } from "../states/Empty";
import { FormSkeleton } from "../states/Loading";
import { Conversation } from "./Conversation";
import styles from "./messenger.module.css";
import { TalkList } from "./TalkList";

const AboutChat = lazy(() => import("./about/AboutChat"));
const AddMembers = lazy(() => import("./make/AddMembers"));
const NewChat = lazy(() => import("./make/NewChat"));
const WriteTo = lazy(() => import("./make/WriteTo"));

/**
 * The messenger: the list of chats, a chat, what is known about it. A narrow window shows one of them, a wide one two or three, at the
 * same addresses; the list stays where it was scrolled to.
 */
export default function MessengerPage() {
  const { linked } = usePerson();
  const panes = usePanes();
  const [, opened] = useRoute("/messenger/:opened/:part?");
  const chatId = opened ? decodeURIComponent(opened.opened) : undefined;
  if (!linked) {
    return <Redirect to="/link" replace />;
  }
  const isOpen = chatId !== undefined;
  return (
    <div className={styles["frame"]} data-panes={panes} data-open={isOpen}>
      <ListPane className={styles["list"]} hidden={panes === 1 && isOpen}>
        <TalkList chosen={chatId} current={!isOpen} />
      </ListPane>
      {isOpen && (
        <div className={styles["main"]}>
          <Suspense fallback={<FormSkeleton />}>
            <Opened opened={chatId} part={opened?.part} panes={panes} />
          </Suspense>
        </div>
      )}
      {!isOpen && panes > 1 && (
        <div className={styles["nothing"]}>
          <Empty icon={<Icon56MessagesOutline />} title="Выберите чат">
            Переписка откроется здесь.
          </Empty>
        </div>
      )}
    </div>
  );
}

function Opened({ opened, part, panes }: { opened: string; part: string | undefined; panes: 1 | 2 | 3 }) {
  if (opened === "new") {
    return <NewChat step={part} />;
  }
  if (opened === "write") {
    return <WriteTo />;
  }
  if (part === "add") {
    return <AddMembers key={opened} chatId={opened} />;
  }
  if (part === "about" && panes < 3) {
    return <AboutChat key={opened} chatId={opened} />;
  }
  return (
    <div className={styles["both"]}>
      <Conversation key={opened} chatId={opened} isAlone={panes === 1} />
      {part === "about" && (
        <aside aria-label="О чате">
          <AboutChat key={opened} chatId={opened} isBeside />
        </aside>
      )}
    </div>
  );
}
