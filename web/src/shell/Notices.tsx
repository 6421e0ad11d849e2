import { Icon28ChatsOutline, Icon28CheckShieldOutline, Icon28InfoCircleOutline, Icon28WarningTriangleOutline } from "@vkontakte/icons";
import { Banner, Button, ButtonGroup, Group } from "@vkontakte/vkui";
import { useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "wouter";

import { api } from "../api/client";
import type { components } from "../api/schema.gen";
import { sessionKey } from "../api/session";
import { ProblemNotice } from "../states/ProblemNotice";
import styles from "./TopNotices.module.css";

type Notice = components["schemas"]["NoticeOut"];

const ACCOUNT = { title: "Важное о вашей учётной записи", icon: <Icon28WarningTriangleOutline /> };
const MY_CHAT = { title: "Важное о вашем чате", icon: <Icon28InfoCircleOutline /> };
const MY_REPORT = { title: "Ответ на ваше обращение", icon: <Icon28CheckShieldOutline /> };

const ABOUT: Record<Notice["kind"], { title: string; icon: ReactNode }> = {
  paper_code_issued: ACCOUNT,
  unlinked: ACCOUNT,
  unlinked_by_school: ACCOUNT,
  phone_changed: ACCOUNT,
  gosuslugi_bound: ACCOUNT,
  gosuslugi_taken_away: ACCOUNT,
  gosuslugi_bound_by_snils: ACCOUNT,
  link_reminder: { title: "Вас ждут в чатах", icon: <Icon28ChatsOutline /> },
  join_accepted: { title: "Вас приняли в чат", icon: <Icon28ChatsOutline /> },
  join_refused: { title: "Вас не приняли в чат", icon: <Icon28ChatsOutline /> },
  report_acted_on: MY_REPORT,
  report_set_aside: MY_REPORT,
  chat_read_by_school: MY_CHAT,
  chat_exported_by_school: MY_CHAT,
};

/** What others have done since the account's owner was here, and that the school waits for the link, in words of the server. */
export function Notices({ notices }: { notices: readonly Notice[] }) {
  const client = useQueryClient();
  const { mutate, isPending, error } = api.useMutation("delete", "/api/notices/{notice_id}", {
    onSuccess: () => void client.invalidateQueries({ queryKey: sessionKey }),
  });
  if (notices.length === 0) {
    return null;
  }
  return (
    <Group mode="card" role="region" aria-label="Важное для вас">
      {notices.map(({ notice_id, kind, text }) => (
        <Banner
          key={notice_id}
          className={styles["banner"] ?? ""}
          before={ABOUT[kind].icon}
          title={ABOUT[kind].title}
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
