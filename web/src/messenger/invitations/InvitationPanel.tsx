import { Button, FormItem, Group, Header, NativeSelect } from "@vkontakte/vkui";
import { useId, useRef, useState, type SubmitEvent } from "react";

import { api } from "../../api/client";
import { problemFrom } from "../../api/problem";
import { Said } from "../../lists/Said";
import { ListSkeleton } from "../../states/Loading";
import { ProblemNotice } from "../../states/ProblemNotice";
import { counted, PEOPLE } from "../../words/counted";
import styles from "./invitations.module.css";
import { InvitationCard } from "./InvitationCard";
import { JoinRequests } from "./JoinRequests";
import { invitationsOf, useInviting } from "./useInviting";

const DAYS = { 1: "1 день", 7: "7 дней", 30: "30 дней" } as const;
const USES = [1, 10, 50, 200, 500] as const;

interface InvitationPanelProps {
  chatId: string;
  title: string;
  /** Whether the person may invite here (`rights.invite` of the chat): else there is nothing to see. */
  canInvite: boolean;
  /** Whether newcomers wait for approval (`settings.closed`). */
  closed: boolean;
}

/** «Ссылка-приглашение» of a chat made by hand, with those who wait to be let in. */
export function InvitationPanel({ chatId, title, canInvite, closed }: InvitationPanelProps) {
  return canInvite ? <Inviting chatId={chatId} title={title} closed={closed} /> : null;
}

function Inviting({ chatId, title, closed }: Omit<InvitationPanelProps, "canInvite">) {
  const { data, error, refetch } = api.useQuery("get", "/api/messenger/chats/{chat_id}/invitations", invitationsOf(chatId));
  const done = useRef<HTMLParagraphElement>(null);
  const [said, setSaid] = useState("");
  const inviting = useInviting(chatId, (text) => {
    setSaid(text);
    done.current?.focus();
  });
  return (
    <>
      <JoinRequests chatId={chatId} />
      <Group mode="card" header={<Header Component="h2">Ссылка-приглашение</Header>}>
        <p className={styles["lead"]}>
          {closed
            ? "Кто откроет ссылку или наведёт камеру на QR-код, попросится в чат. Войдёт тот, кого примет владелец или администратор."
            : "Кто откроет ссылку или наведёт камеру на QR-код, войдёт в чат."}{" "}
          Действует только для тех, кто есть в журнале и привязал учебный профиль.
        </p>
        {error && <ProblemNotice problem={problemFrom(error)} onRetry={() => void refetch()} />}
        {!data && !error && <ListSkeleton rows={2} />}
        <Said text={said} place={done} />
        <ProblemNotice problem={inviting.problem} />
        {data?.invitations.map((invitation) => (
          <InvitationCard key={invitation.invitation_id} invitation={invitation} title={title} inviting={inviting} onSaid={setSaid} />
        ))}
        {data && <NewLink first={data.invitations.length === 0} inviting={inviting} />}
      </Group>
    </>
  );
}

function NewLink({ first, inviting }: { first: boolean; inviting: ReturnType<typeof useInviting> }) {
  const id = useId();
  const [days, setDays] = useState<keyof typeof DAYS>(7);
  const [uses, setUses] = useState<number>(50);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    void inviting.make({ days, uses_allowed: uses });
  };
  return (
    <form onSubmit={submit} aria-label="Новая ссылка" className={styles["new"]}>
      <FormItem top="Сколько действует" htmlFor={`${id}-days`}>
        <NativeSelect id={`${id}-days`} value={days} onChange={({ currentTarget }) => setDays(Number(currentTarget.value) as keyof typeof DAYS)}>
          {Object.entries(DAYS).map(([value, words]) => (
            <option key={value} value={value}>
              {words}
            </option>
          ))}
        </NativeSelect>
      </FormItem>
      <FormItem top="Сколько людей войдёт" htmlFor={`${id}-uses`}>
        <NativeSelect id={`${id}-uses`} value={uses} onChange={({ currentTarget }) => setUses(Number(currentTarget.value))}>
          {USES.map((value) => (
            <option key={value} value={value}>
              {value === 1 ? counted(1, PEOPLE) : `до ${value} человек`}
            </option>
          ))}
        </NativeSelect>
      </FormItem>
      <FormItem className={styles["make"] ?? ""}>
        <Button type="submit" size="l" stretched mode={first ? "primary" : "secondary"} loading={inviting.isMaking}>
          {first ? "Создать ссылку" : "Создать ещё одну"}
        </Button>
      </FormItem>
    </form>
  );
}
