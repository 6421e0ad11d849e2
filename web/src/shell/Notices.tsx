import { Icon28ChatsOutline, Icon28WarningTriangleOutline } from "@vkontakte/icons";
import { Banner, Button, ButtonGroup, Group } from "@vkontakte/vkui";
import { useQueryClient } from "@tanstack/react-query";
import { Link } from "wouter";

import { api } from "../api/client";
import type { components } from "../api/schema.gen";
import { sessionKey } from "../api/session";
import { ProblemNotice } from "../states/ProblemNotice";
import styles from "./TopNotices.module.css";

type Notice = components["schemas"]["NoticeOut"];

/** What others have done to the account since its owner was here, and that the school waits for the link, in words of the server. */
export function Notices({ notices }: { notices: readonly Notice[] }) {
  const client = useQueryClient();
  const { mutate, isPending, error } = api.useMutation("delete", "/api/notices/{notice_id}", {
    onSuccess: () => void client.invalidateQueries({ queryKey: sessionKey }),
  });
  if (notices.length === 0) {
    return null;
  }
  return (
    <Group mode="card" role="region" aria-label="Важное о вашей учётной записи">
      {notices.map(({ notice_id, kind, text }) => (
        <Banner
          key={notice_id}
          before={kind === "link_reminder" ? <Icon28ChatsOutline /> : <Icon28WarningTriangleOutline />}
          title={kind === "link_reminder" ? "Вас ждут в чатах" : "Важное о вашей учётной записи"}
          subtitle={text}
          actions={
            <ButtonGroup mode="horizontal" gap="s" className={styles["ways"] ?? ""}>
              {kind === "link_reminder" && (
                <Link href="/link" asChild>
                  <Button Component="a" size="s">
                    Привязать
                  </Button>
                </Link>
              )}
              <Button
                size="s"
                mode="outline"
                disabled={isPending}
                onClick={() => mutate({ params: { path: { notice_id } } })}
              >
                Понятно
              </Button>
            </ButtonGroup>
          }
        />
      ))}
      <ProblemNotice problem={error} />
    </Group>
  );
}
