import { Icon24NotificationOutline } from "@vkontakte/icons";
import { Button } from "@vkontakte/vkui";
import { useEffect, useRef } from "react";

import { api } from "../api/client";
import { useOneAtATime } from "../api/oneAtATime";
import type { components } from "../api/schema.gen";
import { ProblemNotice } from "../states/ProblemNotice";
import { counted, PEOPLE } from "../words/counted";
import styles from "./manage.module.css";

/** Reminds those who haven't linked, by a notice in the journal; what came of it stands in the button's place. */
export function Remind({ chatId }: { chatId: string }) {
  const call = api.useMutation("post", "/api/chats/{chat_id}/reminders");
  const remind = useOneAtATime(() => call.mutateAsync({ params: { path: { chat_id: chatId } } }));
  const saying = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    if (call.data) {
      saying.current?.focus();
    }
  }, [call.data]);
  if (call.data) {
    return (
      <p role="status" ref={saying} tabIndex={-1} className={styles["reminded"]}>
        {said(call.data)}
      </p>
    );
  }
  return (
    <>
      <ProblemNotice problem={call.error} onRetry={() => void remind()} />
      <Button mode="secondary" size="m" before={<Icon24NotificationOutline />} loading={call.isPending} onClick={() => void remind()}>
        Напомнить в журнале
      </Button>
    </>
  );
}

function said({ reminded, without_account: without }: components["schemas"]["Reminded"]): string {
  const [see, come] = reminded % 10 === 1 && reminded % 100 !== 11 ? ["увидит", "войдёт"] : ["увидят", "войдут"];
  const seen = reminded > 0 ? `Напоминание ${see} ${counted(reminded, PEOPLE)}, когда ${come} в журнал.` : "Напоминать некому.";
  return without > 0 ? `${seen} Без логина в журнале: ${counted(without, PEOPLE)}, напечатайте для них список.` : seen;
}
