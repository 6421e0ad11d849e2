import { Icon56CheckCircleOutline } from "@vkontakte/icons";
import { Button, ButtonGroup, Group, Placeholder } from "@vkontakte/vkui";
import { Link } from "wouter";

import type { components } from "../api/schema.gen";
import { Screen } from "../shell/Screen";
import styles from "./manage.module.css";

/** The chat is there: what happens next by itself, and where to go. */
export function ChatAdded({ chat }: { chat: components["schemas"]["ChatOut"] }) {
  return (
    <Screen title="Чат создан" width="narrow">
      <Group mode="card">
        <Placeholder icon={<Icon56CheckCircleOutline className={styles["done"]} />}>
          <Placeholder.Title Component="h2">{chat.title}</Placeholder.Title>
          <Placeholder.Description>
            Приглашать никого не нужно. Ученики и родители, которые уже привязали учебный профиль, попадут в чат сразу,
            остальные — как только привяжут.
          </Placeholder.Description>
          <Placeholder.Actions>
            <ButtonGroup mode="vertical" gap="s" stretched>
              <Link href={`/chats/${encodeURIComponent(chat.chat_id)}`} asChild>
                <Button Component="a" size="l" stretched>
                  Кто в этом чате
                </Button>
              </Link>
              <Link href="~/chats" asChild>
                <Button Component="a" size="l" mode="secondary" stretched>
                  Мои чаты
                </Button>
              </Link>
              <Link href="/" asChild>
                <Button Component="a" size="l" mode="tertiary" stretched>
                  Управление чатами
                </Button>
              </Link>
            </ButtonGroup>
          </Placeholder.Actions>
        </Placeholder>
      </Group>
    </Screen>
  );
}
