import { Button, ButtonGroup } from "@vkontakte/vkui";
import { useState } from "react";

import type { components } from "../api/schema.gen";
import { Dialog } from "../shell/Dialog";
import { ProblemNotice } from "../states/ProblemNotice";
import styles from "./manage.module.css";
import { type Decision, useByHand } from "./useByHand";

interface MemberCardProps {
  chatId: string;
  member: components["schemas"]["MemberOut"];
  onRemoved: () => void;
  onClosed: () => void;
  /** What has the focus when the card is closed: true for what had it before. */
  focusAfterwards: () => boolean | HTMLElement;
}

/** What can be decided about a member by hand, with what each means. */
export function MemberCard({ chatId, member, onRemoved, onClosed, focusAfterwards }: MemberCardProps) {
  const [open, setOpen] = useState(true);
  const close = () => setOpen(false);
  const { decide, isPending, problem } = useByHand(chatId, (decision) => {
    close();
    if (decision === "remove") {
      onRemoved();
    }
  });
  const silence: Decision = member.muted ? "unmute" : "mute";
  // While the card closes its buttons are still there.
  const act = (decision: Decision) => (open ? () => void decide(decision, member) : undefined);
  return (
    <Dialog
      open={open}
      onClose={close}
      onClosed={onClosed}
      restoreFocus={focusAfterwards}
      title={member.name}
      actions={
        <ButtonGroup mode="vertical" gap="s" stretched>
          <Button size="l" mode="secondary" stretched disabled={isPending} onClick={act(silence)}>
            {member.muted ? "Разрешить писать" : "Запретить писать"}
          </Button>
          <Button size="l" mode="secondary" stretched disabled={isPending} onClick={act("remove")}>
            Убрать из чата
          </Button>
          <Button size="l" mode="tertiary" stretched onClick={close}>
            Отмена
          </Button>
        </ButtonGroup>
      }
    >
      <ul className={styles["meanings"]}>
        <li>
          {member.muted
            ? "Сейчас этот участник может только читать. Разрешите писать, и он снова сможет отвечать."
            : "Если запретить писать, участник останется в чате и сможет только читать."}
        </li>
        <li>
          Если убрать из чата, новые сообщения участник не увидит. Вернуть его можно на вкладке «Убраны»; сам вернётся, если
          в журнале изменится класс.
        </li>
      </ul>
      <ProblemNotice problem={problem} />
    </Dialog>
  );
}
