import { Icon28InfoCircleOutline, Icon56MessagesOutline } from "@vkontakte/icons";
import { Button, Group, IconButton } from "@vkontakte/vkui";
import { Link } from "wouter";

import { useMyChats } from "../api/chats";
import { Back } from "../lists/Back";
import { Screen } from "../shell/Screen";
import { Empty } from "../states/Empty";
import { ListSkeleton } from "../states/Loading";
import { KIND_WORDS } from "../words/kinds";
import styles from "./chats.module.css";
import { MessengerButton } from "./MessengerButton";

interface ChatScreenProps {
  chatId: string;
  panes: 1 | 2 | 3;
}

/** A chat. The messages are in the messenger; this is their place. */
export function ChatScreen({ chatId, panes }: ChatScreenProps) {
  const { data } = useMyChats({ chatId });
  const chat = data?.chats.find(({ chat_id }) => chat_id === chatId);
  const info = `/chats/${encodeURIComponent(chatId)}/info`;
  return (
    <Screen
      title={chat?.title ?? (data ? "Чат не найден" : "Чат")}
      above={panes === 1 && <Back href="/chats">Чаты</Back>}
      aside={chat && panes < 3 && <AboutButton href={info} />}
    >
      <Group mode="card">
        {!data && <ListSkeleton rows={3} />}
        {data && !chat && (
          <Empty icon={<Icon56MessagesOutline />} title="Такого чата нет среди ваших">
            Возможно, вы вышли из него вместе с классом или предметом. «Мои чаты: почему» расскажет, что изменилось.
          </Empty>
        )}
        {chat && (
          <>
            <p className={styles["count"]}>
              {KIND_WORDS[chat.kind]}
              {chat.status === "archived" && " · в архиве, можно только читать"}
              {chat.muted && chat.status === "active" && " · вам запретили писать"}
            </p>
            <Empty icon={<Icon56MessagesOutline />} title="Сообщения — в VK Мессенджере">
              Чат уже создан и ждёт вас там. Участники попадают в него сами, приглашать никого не нужно.
            </Empty>
            <div className={styles["actions"]}>
              <MessengerButton chatId={chatId} />
              {panes < 3 && (
                <Link href={info} asChild>
                  <Button Component="a" size="l" mode="tertiary" stretched>
                    Кто в этом чате
                  </Button>
                </Link>
              )}
            </div>
          </>
        )}
      </Group>
    </Screen>
  );
}

function AboutButton({ href }: { href: string }) {
  return (
    <Link href={href} asChild>
      <IconButton Component="a" label="О чате">
        <Icon28InfoCircleOutline />
      </IconButton>
    </Link>
  );
}
