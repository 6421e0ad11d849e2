import { Button, ButtonGroup } from "@vkontakte/vkui";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation } from "wouter";

import { api } from "../../api/client";
import type { About } from "../../api/manualChats";
import { talks } from "../../api/messenger";
import { useOneAtATime } from "../../api/oneAtATime";
import { problemFrom } from "../../api/problem";
import { Dialog } from "../../shell/Dialog";
import { usePerson } from "../../shell/person";
import { ProblemNotice } from "../../states/ProblemNotice";

/** Asks before I leave a chat, and says who will answer for it then. */
export function LeaveCard({ about, onClosed }: { about: About; onClosed: () => void }) {
  const { person_id } = usePerson();
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const [isOpen, setOpen] = useState(true);
  const { mutateAsync, error, isPending } = api.useMutation("delete", "/api/messenger/chats/{chat_id}/members/{person_id}");
  const leave = useOneAtATime(async () => {
    await mutateAsync({ params: { path: { chat_id: about.chat_id, person_id } } });
    await client.invalidateQueries({ queryKey: talks.queryKey });
    navigate("/messenger", { replace: true });
  });
  const close = () => setOpen(false);
  return (
    <Dialog
      open={isOpen}
      onClose={close}
      onClosed={onClosed}
      title="Выйти из чата?"
      description={`Вы больше не увидите переписку. Вернуться можно, если вас снова добавят или пришлют ссылку.${afterMe(about)}`}
      actions={
        <ButtonGroup mode="vertical" gap="s" stretched>
          <Button size="l" mode="secondary" stretched loading={isPending} onClick={isOpen ? () => void leave() : undefined}>
            Выйти
          </Button>
          <Button size="l" mode="tertiary" stretched onClick={close}>
            Отмена
          </Button>
        </ButtonGroup>
      }
    >
      <ProblemNotice problem={error && problemFrom(error)} />
    </Dialog>
  );
}

function afterMe({ standing, members }: About): string {
  if (standing !== "owner") {
    return "";
  }
  return members.some((member) => member.standing === "administrator")
    ? " Владельцем станет администратор, который в чате дольше других. Выбрать другого можно до выхода: «Передать чат»."
    : " За чат будут отвечать администраторы школы. Выбрать владельца можно до выхода: «Передать чат».";
}
