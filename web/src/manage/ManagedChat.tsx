import { Group } from "@vkontakte/vkui";
import { useState } from "react";

import { api } from "../api/client";
import type { components } from "../api/schema.gen";
import { Back } from "../lists/Back";
import { Share } from "../lists/Share";
import { TabbedPanel } from "../lists/TabbedPanel";
import { Screen } from "../shell/Screen";
import { ListSkeleton } from "../states/Loading";
import { ProblemNotice } from "../states/ProblemNotice";
import { counted, PEOPLE } from "../words/counted";
import { KIND_WORDS } from "../words/kinds";
import styles from "./manage.module.css";
import { Members } from "./Members";
import { Missing } from "./Missing";

type Audience = components["schemas"]["Audience"];

/** A chat that I answer for: who is missing and why, and who is in it. */
export function ManagedChat({ chatId }: { chatId: string }) {
  const { data, error, isPending, refetch } = api.useQuery("get", "/api/chats/{chat_id}/audience", {
    params: { path: { chat_id: chatId } },
  });
  const known = api.useQuery("get", "/api/chats/managed").data?.chats.find(({ chat_id }) => chat_id === chatId);
  return (
    <Screen title={data?.title ?? known?.title ?? "Чат"} above={<Back href="/">Управление чатами</Back>}>
      <ProblemNotice problem={error} onRetry={() => void refetch()} />
      {isPending && <ListSkeleton />}
      {data && (
        <>
          <Summary audience={data} archived={known?.status === "archived"} />
          <Who audience={data} />
        </>
      )}
    </Screen>
  );
}

function Summary({ audience, archived }: { audience: Audience; archived: boolean }) {
  const { kind, linked, expected, missing } = audience;
  return (
    <Group mode="card">
      <div className={styles["summary"]}>
        <span className={styles["quiet"]}>{archived ? `${KIND_WORDS[kind]} · чат в архиве, его можно только читать` : KIND_WORDS[kind]}</span>
        <Share label="В чате" part={linked} whole={expected} />
        <span className={styles["quiet"]}>
          {missing.some(({ reason }) => reason === "not_linked")
            ? `Ещё не в чате: ${counted(missing.filter(({ reason }) => reason !== "removed_by_hand").length, PEOPLE)}. Приглашать никого не нужно: каждый попадёт в чат сам, как только привяжет профиль.`
            : missing.length > 0 ? "Все, кто привязал профиль, в чате, кроме убранных вручную." : "Все, кто должен быть в этом чате, уже в нём."}
        </span>
      </div>
    </Group>
  );
}

type Tab = "missing" | "removed" | "members";

function Who({ audience }: { audience: Audience }) {
  const missing = audience.missing.filter(({ reason }) => reason !== "removed_by_hand");
  const removed = audience.missing.filter(({ reason }) => reason === "removed_by_hand");
  const [tab, setTab] = useState<Tab>(missing.length > 0 ? "missing" : "members");
  return (
    <Group mode="card">
      <TabbedPanel
        label="Кто в чате"
        tabs={[
          { tab: "missing", name: "Ещё не в чате", count: missing.length },
          { tab: "members", name: "Участники", count: audience.linked },
          ...(removed.length > 0 || tab === "removed" ? [{ tab: "removed" as const, name: "Убраны", count: removed.length }] : []),
        ]}
        selected={tab}
        onSelect={setTab}
      >
        {tab === "members" && <Members chatId={audience.chat_id} />}
        {tab === "missing" && <Missing chatId={audience.chat_id} title={audience.title} people={missing} />}
        {tab === "removed" && <Missing chatId={audience.chat_id} title={audience.title} people={removed} isRemoved />}
      </TabbedPanel>
    </Group>
  );
}
