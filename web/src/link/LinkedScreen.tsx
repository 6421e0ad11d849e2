import { Icon56CheckCircleOutline } from "@vkontakte/icons";
import { Button, Placeholder } from "@vkontakte/vkui";
import { Link } from "wouter";

import { ChatList } from "../chats/ChatList";
import { MessengerButton } from "../chats/MessengerButton";
import { ListSkeleton } from "../states/Loading";
import { Card } from "./Card";
import { Phone } from "./Phone";
import styles from "./link.module.css";
import { useAppearingChats } from "./useAppearingChats";

/** «Учебный профиль привязан» (guide, step 11), with the chats as they appear. */
export function LinkedScreen({ phone }: { phone: string | null }) {
  const { chats, settled } = useAppearingChats();
  return (
    <Card title="Учебный профиль привязан">
      <Placeholder noPadding icon={<Icon56CheckCircleOutline className={styles["done"]} />}>
        <Placeholder.Description>
          {phone && <Phone>{phone}</Phone>}
          <span role="status" className={styles["said"]}>{said(chats.length, settled)}</span>
        </Placeholder.Description>
      </Placeholder>
      <ChatList chats={chats} />
      {!settled && chats.length === 0 && <ListSkeleton rows={3} />}
      <div className={styles["ways"]}>
        <Link href="/chats" asChild>
          <Button Component="a" size="l" stretched>
            Перейти к чатам
          </Button>
        </Link>
        <MessengerButton />
      </div>
    </Card>
  );
}

function said(found: number, settled: boolean): string {
  if (found > 0) {
    return "Вы уже в чатах:";
  }
  return settled
    ? "Чатов для вас пока нет. Как только в журнале появятся ваш класс или предметы, вы попадёте в чаты сами."
    : "Открываем ваши чаты…";
}
