import { Button, ButtonGroup } from "@vkontakte/vkui";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";

import { peopleOf, type About, type MemberShown, type Standing } from "../../api/manualChats";
import { Dialog } from "../../shell/Dialog";
import { ProblemNotice } from "../../states/ProblemNotice";
import { useWriteTo } from "../make/useWriteTo";
import { useMembers } from "./useMembers";
import { wordsOf } from "./words";

interface MemberCardProps {
  about: About;
  member: MemberShown;
  /** Tells what was done. */
  onDone: (said: string) => void;
  onClosed: () => void;
  /** What has the focus when the card is closed: true for what had it before. */
  focusAfterwards: () => boolean | HTMLElement;
}

/** A member, and what can be decided about them. */
export function MemberCard({ about, member, onDone, onClosed, focusAfterwards }: MemberCardProps) {
  const [isOpen, setOpen] = useState(true);
  const [isHandingOver, setHandingOver] = useState(false);
  const close = () => setOpen(false);
  const { decide, isPending, problem } = useMembers(about.chat_id, (said) => {
    close();
    onDone(said);
  });
  const writing = useWriteTo();
  const { data } = useQuery(peopleOf());
  const mayWrite = !about.direct && data?.groups.some((group) => group.people.some((one) => one.person_id === member.person_id && one.direct));
  const { appoint, remove } = about.rights;
  const mayAppoint = appoint && member.standing !== "owner";
  const mayRemove = remove && member.standing !== "owner";
  // While the card closes its buttons are still there.
  const act = (decision: Standing | "out") => (isOpen ? () => void decide(member, decision) : undefined);
  return (
    <Dialog
      open={isOpen}
      onClose={close}
      onClosed={onClosed}
      restoreFocus={focusAfterwards}
      title={isHandingOver ? "Передать чат?" : member.name}
      description={isHandingOver ? `${member.name} станет владельцем чата, а вы останетесь администратором.` : wordsOf(member)}
      actions={
        <ButtonGroup mode="vertical" gap="s" stretched>
          {isHandingOver ? (
            <Button size="l" stretched loading={isPending} onClick={act("owner")}>
              Передать
            </Button>
          ) : (
            <>
              {mayWrite && (
                <Button size="l" stretched loading={writing.isPending} onClick={() => void writing.writeTo(member.person_id)}>
                  Написать лично
                </Button>
              )}
              {mayAppoint && (
                <Button
                  size="l"
                  mode="secondary"
                  stretched
                  disabled={isPending}
                  onClick={act(member.standing === "administrator" ? "member" : "administrator")}
                >
                  {member.standing === "administrator" ? "Снять права администратора" : "Сделать администратором"}
                </Button>
              )}
              {mayAppoint && (
                <Button size="l" mode="secondary" stretched disabled={isPending} onClick={() => setHandingOver(true)}>
                  Передать чат
                </Button>
              )}
              {mayRemove && (
                <Button size="l" mode="secondary" stretched disabled={isPending} onClick={act("out")}>
                  Убрать из чата
                </Button>
              )}
            </>
          )}
          <Button size="l" mode="tertiary" stretched onClick={isHandingOver ? () => setHandingOver(false) : close}>
            {isHandingOver || mayWrite || mayAppoint || mayRemove ? "Отмена" : "Закрыть"}
          </Button>
        </ButtonGroup>
      }
    >
      <ProblemNotice problem={problem ?? writing.problem} />
    </Dialog>
  );
}
