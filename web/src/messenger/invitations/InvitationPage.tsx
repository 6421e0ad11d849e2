import { Icon56ClockCircleDashedOutline, Icon56LinkCircleOutline, Icon56UserAddOutline } from "@vkontakte/icons";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Button, Group, Placeholder } from "@vkontakte/vkui";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { Link, Redirect, useLocation } from "wouter";

import { api } from "../../api/client";
import { talks } from "../../api/messenger";
import { useOneAtATime } from "../../api/oneAtATime";
import { problemFrom, type Problem } from "../../api/problem";
import type { components } from "../../api/schema.gen";
import { Back } from "../../lists/Back";
import { usePerson } from "../../shell/person";
import { Screen } from "../../shell/Screen";
import { Empty } from "../../states/Empty";
import { FormSkeleton } from "../../states/Loading";
import { ProblemNotice } from "../../states/ProblemNotice";
import styles from "./invitations.module.css";
import { forgetInvitation, keepInvitation, keptInvitation } from "./kept";

type Preview = components["schemas"]["InvitationPreview"];

const ASKS_AGAIN_MS = 15_000;

/** After these nothing changes by trying again: the invitation need not wait in the tab any longer. */
const FOR_GOOD: ReadonlySet<Problem["code"]> = new Set([
  "invitation_unknown",
  "invitation_expired",
  "invitation_revoked",
  "invitation_used_up",
  "invitation_not_for_you",
  "removed_from_chat",
  "join_refused",
  "chat_closed",
] as const);

/** Where a link or a QR code leads: what chat it is, and the way into it. */
export default function InvitationPage() {
  const { linked } = usePerson();
  const [token, setToken] = useState(keptInvitation);
  useEffect(() => {
    // Another link, put into the address of a tab that stands here already.
    const follow = () => {
      keepInvitation();
      setToken(keptInvitation());
    };
    addEventListener("hashchange", follow);
    return () => removeEventListener("hashchange", follow);
  }, []);
  if (token === null) {
    return (
      <Frame>
        <Empty icon={<Icon56LinkCircleOutline />} title="Здесь нет приглашения" action={<ToMyChats />}>
          Откройте ссылку целиком или наведите камеру на QR-код ещё раз. В чаты класса и предметов приглашение не нужно: вы попадёте в них сами.
        </Empty>
      </Frame>
    );
  }
  return <Frame>{linked ? <Invited key={token} token={token} /> : <LinkFirst />}</Frame>;
}

function Frame({ children }: { children: ReactNode }) {
  return (
    <Screen title="Приглашение в чат" width="narrow" above={<Back href="/chats">Чаты</Back>}>
      <Group mode="card">{children}</Group>
    </Screen>
  );
}

function LinkFirst() {
  return (
    <Empty
      icon={<Icon56LinkCircleOutline />}
      title="Сначала привяжите учебный профиль"
      action={
        <Link href="/link" asChild>
          <Button Component="a" size="l">
            Привязать профиль
          </Button>
        </Link>
      }
    >
      В чатах школы только те, кого подтвердил журнал. Это нужно сделать один раз, потом вы вернётесь к приглашению.
    </Empty>
  );
}

function Invited({ token }: { token: string }) {
  const { data, error, refetch } = useQuery(previewOf(token));
  const problem = error && problemFrom(error);
  const isOver = problem !== null && FOR_GOOD.has(problem.code);
  useEffect(() => {
    if (isOver) {
      forgetInvitation();
    }
  }, [isOver]);
  if (problem) {
    return isOver ? <Refused problem={problem} /> : <ProblemNotice problem={problem} onRetry={() => void refetch()} />;
  }
  if (!data) {
    return <FormSkeleton />;
  }
  if (data.membership === "member") {
    return <Arrived chatId={data.chat_id} />;
  }
  return data.membership === "waiting" ? <Waiting preview={data} /> : <Offer token={token} preview={data} />;
}

/** Asked by a POST, since a token belongs in no address; who waits asks again from time to time. */
function previewOf(token: string) {
  const asked = api.queryOptions("post", "/api/messenger/invitations/preview", { body: { token } });
  return {
    ...asked,
    gcTime: 0,
    retry: false,
    refetchInterval: ({ state }: { state: { data: Preview | undefined } }) => (state.data?.membership === "waiting" ? ASKS_AGAIN_MS : false),
  } as const;
}

function Offer({ token, preview }: { token: string; preview: Preview }) {
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const call = api.useMutation("post", "/api/messenger/invitations/acceptance");
  const accept = useOneAtATime(async () => {
    const { chat_id: chatId, outcome } = await call.mutateAsync({ body: { token } });
    if (outcome === "waiting") {
      client.setQueryData<Preview>(previewOf(token).queryKey, { ...preview, membership: "waiting" });
      return;
    }
    forgetInvitation();
    void client.invalidateQueries({ queryKey: talks.queryKey });
    navigate(addressOf(chatId), { replace: true });
  });
  const problem = call.error ? problemFrom(call.error) : null;
  return (
    <Placeholder icon={<Icon56UserAddOutline />}>
      <Placeholder.Title Component="h2" className={styles["title"]}>
        {preview.title}
      </Placeholder.Title>
      <Placeholder.Description className={styles["about"]}>
        <span>{preview.organisation_name}</span>
        <span>Приглашает {preview.invited_by}</span>
        {preview.approval && <span>Чат закрытый: вы войдёте, когда вас примет его владелец или администратор.</span>}
      </Placeholder.Description>
      <Placeholder.Actions className={styles["stretched"]}>
        <ProblemNotice problem={problem} onRetry={() => void accept()} />
        <Button size="l" stretched loading={call.isPending} onClick={() => void accept()}>
          {preview.approval ? "Попроситься в чат" : "Вступить в чат"}
        </Button>
      </Placeholder.Actions>
    </Placeholder>
  );
}

function Waiting({ preview }: { preview: Preview }) {
  const said = useRef<HTMLDivElement>(null);
  // The button that was pressed is gone.
  useEffect(() => said.current?.focus(), []);
  return (
    <Placeholder icon={<Icon56ClockCircleDashedOutline />}>
      <Placeholder.Title Component="h2" className={styles["title"]}>
        {preview.title}
      </Placeholder.Title>
      <Placeholder.Description>
        <div role="status" ref={said} tabIndex={-1} className={styles["said"]}>
          Вы попросились в чат. Его владелец или администратор увидит просьбу. Когда вас примут, чат откроется здесь и появится среди ваших
          чатов. Страницу можно закрыть: ответ придёт в журнал.
        </div>
      </Placeholder.Description>
    </Placeholder>
  );
}

/** In the chat, now or since long. */
function Arrived({ chatId }: { chatId: string }) {
  const client = useQueryClient();
  useEffect(() => {
    forgetInvitation();
    void client.invalidateQueries({ queryKey: talks.queryKey });
  }, [client]);
  return <Redirect to={addressOf(chatId)} replace />;
}

function Refused({ problem }: { problem: Problem }) {
  return (
    <Empty icon={<Icon56LinkCircleOutline />} title={problem.title} action={<ToMyChats />}>
      {problem.detail}
    </Empty>
  );
}

function ToMyChats() {
  return (
    <Link href="/messenger" asChild>
      <Button Component="a" size="l" mode="secondary">
        К моим чатам
      </Button>
    </Link>
  );
}

function addressOf(chatId: string): string {
  return `/messenger/${encodeURIComponent(chatId)}`;
}
