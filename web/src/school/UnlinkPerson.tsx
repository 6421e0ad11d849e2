import { Button, ButtonGroup, FormItem, Group } from "@vkontakte/vkui";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api } from "../api/client";
import { useOneAtATime } from "../api/oneAtATime";
import { problemFrom } from "../api/problem";
import { Dialog } from "../shell/Dialog";
import { ProblemNotice } from "../states/ProblemNotice";

interface UnlinkPersonProps {
  personId: string;
  name: string | undefined;
}

/** Takes a person's link back, for who has lost the number; what that means is said before. */
export function UnlinkPerson({ personId, name }: UnlinkPersonProps) {
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const call = api.useMutation("post", "/api/school/people/{person_id}/unlink", {
    onSuccess: () => client.invalidateQueries(),
  });
  const unlink = useOneAtATime(async () => {
    await call.mutateAsync({ params: { path: { person_id: personId } } });
    setOpen(false);
  });
  return (
    <Group mode="card">
      <FormItem bottom="Если человек потерял номер, к которому привязан профиль, и не может отвязать его сам.">
        <Button mode="tertiary" appearance="negative" size="l" stretched onClick={() => setOpen(true)}>
          Отвязать учебный профиль
        </Button>
      </FormItem>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title="Отвязать учебный профиль?"
        description={`${name ?? "Человек"}: выйдет из чатов школы и сможет привязать профиль снова, с любым номером. Переписка сохранится. На прежний номер придёт SMS. Убедитесь, что просит сам владелец; если его пароль мог узнать кто-то ещё, лучше выдайте код на бумаге.`}
        actions={
          <ButtonGroup mode="vertical" gap="s" stretched>
            <Button
              size="l"
              appearance="negative"
              stretched
              loading={call.isPending}
              // While the card closes its button is still there.
              onClick={open ? () => void unlink() : undefined}
            >
              Отвязать
            </Button>
            <Button size="l" mode="secondary" stretched onClick={() => setOpen(false)}>
              Отмена
            </Button>
          </ButtonGroup>
        }
      >
        <ProblemNotice problem={call.error && problemFrom(call.error)} />
      </Dialog>
    </Group>
  );
}
