import { Icon56MessagesOutline } from "@vkontakte/icons";
import { Group } from "@vkontakte/vkui";
import { Link, Redirect } from "wouter";

import { useMyChats } from "../api/chats";
import { useLinkStatus } from "../api/link";
import { problemFrom } from "../api/problem";
import { usePerson } from "../shell/person";
import { Screen } from "../shell/Screen";
import { Empty } from "../states/Empty";
import { KeepToYourself } from "../states/KeepToYourself";
import { ListSkeleton } from "../states/Loading";
import { ProblemNotice } from "../states/ProblemNotice";
import { ChatList } from "./ChatList";
import { LinkCard, LinkCardSkeleton } from "./LinkCard";
import { MessengerButton } from "./MessengerButton";
import styles from "./chats.module.css";

/** «Чаты»: mine; without a link the way to one. What stands below the list comes with it, so that nothing is pushed away. */
export default function ChatsPage() {
  const person = usePerson();
  const link = useLinkStatus();
  const chats = useMyChats();
  if (!person.linked) {
    return <Redirect to="/link" replace />;
  }
  return (
    <Screen title="Чаты">
      {link.data ? <LinkCard status={link.data} /> : link.isPending && <LinkCardSkeleton />}
      <Group mode="card">
        {chats.error && <ProblemNotice problem={problemFrom(chats.error)} onRetry={() => void chats.refetch()} />}
        {chats.isPending && <ListSkeleton rows={8} />}
        {chats.data && chats.data.chats.length > 0 && <ChatList chats={chats.data.chats} />}
        {chats.data?.chats.length === 0 && (
          <Empty icon={<Icon56MessagesOutline />} title="Чатов пока нет">
            Как только в журнале появятся ваш класс или предметы, вы попадёте в чаты сами. Приглашение не нужно.
          </Empty>
        )}
        {!chats.isPending && (
          <div className={styles["actions"]}>
            <MessengerButton />
            <Link href="/chats/why" className={styles["why"] ?? ""}>
              Почему меня нет в чате?
            </Link>
          </div>
        )}
      </Group>
      {!chats.isPending && <KeepToYourself />}
    </Screen>
  );
}
