import { Alert } from "@vkontakte/vkui";

import { useUnlink } from "../api/link";
import { useOneAtATime } from "../api/oneAtATime";
import { problemFrom } from "../api/problem";
import { ProblemNotice } from "../states/ProblemNotice";

/** Asks before the link is taken back. */
export default function Unlink({ onClosed }: { onClosed: () => void }) {
  const call = useUnlink();
  const unlink = useOneAtATime(() => call.mutateAsync({}));
  return (
    <Alert
      title="Отвязать учебный профиль?"
      description={
        <>
          Вы выйдете из чатов школы. Переписка сохранится, и после новой привязки вы вернётесь в те же чаты.
          <ProblemNotice problem={call.error && problemFrom(call.error)} />
        </>
      }
      actions={[
        { title: "Отмена", mode: "cancel" },
        { title: "Отвязать", mode: "destructive", autoCloseDisabled: true, action: () => void unlink() },
      ]}
      actionsLayout="horizontal"
      dismissLabel="Закрыть"
      onClosed={onClosed}
    />
  );
}
