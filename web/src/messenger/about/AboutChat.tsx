import { Icon28CancelOutline, Icon28DoorArrowRightOutline, Icon28UserAddOutline } from "@vkontakte/icons";
import { CellButton, Group, Header, IconButton, SimpleCell } from "@vkontakte/vkui";
import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";

import { aboutChat, type About, type MemberShown } from "../../api/manualChats";
import { problemFrom } from "../../api/problem";
import { KindIcon } from "../../chats/KindIcon";
import { Face } from "../../lists/Face";
import { PeopleList } from "../../lists/PeopleList";
import { Said } from "../../lists/Said";
import { usePerson } from "../../shell/person";
import { Screen } from "../../shell/Screen";
import { ListSkeleton } from "../../states/Loading";
import { ProblemNotice } from "../../states/ProblemNotice";
import { counted } from "../../words/counted";
import { KIND_WORDS } from "../../words/kinds";
import { InvitationPanel } from "../invitations/InvitationPanel";
import { pathOf, useWayBack, Way, WayBack } from "../Way";
import { ChatSettings } from "./ChatSettings";
import { LeaveCard } from "./LeaveCard";
import { MemberCard } from "./MemberCard";
import { Notices } from "./Notices";
import { Title, useRenaming } from "./Title";
import { wordsOf } from "./words";

const MEMBERS = ["участник", "участника", "участников"] as const;
const ROW_PX = 56;

/** «О чате»: what it is, its settings, who is in it, and what I may do there; `isBeside` where the chat stands next to it. */
export default function AboutChat({ chatId, isBeside = false }: { chatId: string; isBeside?: boolean }) {
  const { data, error, isPending, refetch } = useQuery(aboutChat(chatId));
  const { person_id: me } = usePerson();
  useRenaming(chatId);
  return (
    <Screen
      title="О чате"
      current={!isBeside}
      above={!isBeside && <WayBack href={pathOf(chatId)}>Чат</WayBack>}
      aside={isBeside && <Hide href={pathOf(chatId)} />}
    >
      {error && <ProblemNotice problem={problemFrom(error)} onRetry={() => void refetch()} />}
      {isPending && <ListSkeleton rows={8} />}
      {data && !error && (
        <>
          <Group mode="card">
            <SimpleCell
              before={data.direct ? <Face name={data.title} /> : <KindIcon kind={data.kind} />}
              subtitle={whatItIs(data)}
              hasHover={false}
              hasActive={false}
              multiline
            >
              {data.title}
            </SimpleCell>
            {mayRename(data, me) && <Title about={data} />}
            <Notices chatId={chatId} />
          </Group>
          {!data.direct && <ChatSettings about={data} />}
          {data.kind === "manual" && !data.direct && (
            <InvitationPanel chatId={chatId} title={data.title} canInvite={data.rights.invite} closed={data.settings.closed} />
          )}
          <Members about={data} />
          {data.rights.leave && <Leave about={data} />}
        </>
      )}
    </Screen>
  );
}

/** Closes what stands beside the chat. */
function Hide({ href }: { href: string }) {
  const goBack = useWayBack(href);
  return (
    <IconButton label="Скрыть" onClick={goBack}>
      <Icon28CancelOutline />
    </IconButton>
  );
}

function whatItIs({ direct, kind, members, status }: About): string {
  const words = direct ? "Личная переписка" : `${KIND_WORDS[kind]} · ${counted(members.length, MEMBERS)}`;
  return status === "archived" ? `${words} · в архиве` : words;
}

/** A title is read by everybody: who is silenced says nothing by it. */
function mayRename({ direct, kind, members, rights }: About, me: string): boolean {
  return kind === "manual" && !direct && rights.change && !members.some(({ person_id, muted }) => person_id === me && muted);
}

function Members({ about }: { about: About }) {
  const me = usePerson();
  const [chosen, setChosen] = useState<MemberShown | null>(null);
  const [done, setDone] = useState("");
  const saying = useRef<HTMLParagraphElement>(null);
  return (
    <Group mode="card" header={<Header Component="h2">Участники</Header>}>
      {about.rights.invite && about.kind === "manual" && !about.direct && (
        <Way href={pathOf(about.chat_id, "add")}>
          <CellButton Component="a" before={<Icon28UserAddOutline />}>
            Добавить участников
          </CellButton>
        </Way>
      )}
      <Said text={done} place={saying} />
      <PeopleList people={about.members} rowHeight={ROW_PX} label="Участники">
        {(member) =>
          member.person_id === me.person_id ? (
            <SimpleCell before={<Face name={member.name} />} subtitle={wordsOf(member)} hasHover={false} hasActive={false} multiline>
              {member.name} (вы)
            </SimpleCell>
          ) : (
            <SimpleCell before={<Face name={member.name} />} subtitle={wordsOf(member)} multiline onClick={() => setChosen(member)}>
              {member.name}
            </SimpleCell>
          )
        }
      </PeopleList>
      {chosen && (
        <MemberCard
          key={chosen.person_id}
          about={about}
          member={chosen}
          onDone={setDone}
          onClosed={() => setChosen(null)}
          // The row that opened the card may be gone with its member.
          focusAfterwards={() => !done || (saying.current ?? true)}
        />
      )}
    </Group>
  );
}

function Leave({ about }: { about: About }) {
  const [isAsking, setAsking] = useState(false);
  return (
    <Group mode="card">
      <CellButton appearance="negative" before={<Icon28DoorArrowRightOutline />} onClick={() => setAsking(true)}>
        Выйти из чата
      </CellButton>
      {isAsking && <LeaveCard about={about} onClosed={() => setAsking(false)} />}
    </Group>
  );
}
