import { Icon56CheckCircleOutline } from "@vkontakte/icons";
import { Button, Placeholder } from "@vkontakte/vkui";
import { Link } from "wouter";

import { ChatList } from "../chats/ChatList";
import { MessengerButton } from "../chats/MessengerButton";
import { keptInvitation } from "../messenger/invitations/kept";
import { ListSkeleton } from "../states/Loading";
import { Card } from "./Card";
import { Phone } from "./Phone";
import styles from "./link.module.css";
import { useAppearingChats } from "./useAppearingChats";

/** «Учебный профиль привязан» (journey, step 7), with the chats as they appear. */
export function LinkedScreen({ phone, endedElsewhere }: { phone: string | null; endedElsewhere: boolean }) {
  const { chats, settled } = useAppearingChats();
  const isInvited = keptInvitation() !== null;
  return (
    <Card title="Учебный профиль привязан" lead="Учебный профиль Сферум связан с учётной записью «ЭЖД».">
      <Placeholder noPadding icon={<Icon56CheckCircleOutline className={styles["done"]} />}>
        <Placeholder.Description>
          {phone && <Phone>{phone}</Phone>}
          {endedElsewhere && (
            <span role="status" className={styles["said"]}>
              Вы привязали профиль здесь, поэтому на других устройствах сеанс завершён. Войдите там ещё раз.
            </span>
          )}
          <span role="status" className={styles["said"]}>{said(chats.length, settled)}</span>
        </Placeholder.Description>
      </Placeholder>
      {/* Above the chats: these come one after another, and would move it away from under a finger. */}
      {isInvited && (
        <div className={styles["ways"]}>
          <Link href="/join" asChild>
            <Button Component="a" size="l" stretched>
              Вернуться к приглашению
            </Button>
          </Link>
        </div>
      )}
      <ChatList chats={chats} label="Мои чаты" />
      {!settled && chats.length === 0 && <ListSkeleton rows={3} />}
      <div className={styles["ways"]}>
        <Link href="/chats" asChild>
          <Button Component="a" size="l" mode={isInvited ? "secondary" : "primary"} stretched>
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
