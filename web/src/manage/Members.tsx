import { Icon24MoreHorizontal, Icon56UsersOutline } from "@vkontakte/icons";
import { Button, IconButton, SimpleCell } from "@vkontakte/vkui";
import { useRef, useState } from "react";
import { Link } from "wouter";

import { api } from "../api/client";
import type { components } from "../api/schema.gen";
import { ROLE_WORDS } from "../chats/words";
import { Face } from "../lists/Face";
import { PeopleList } from "../lists/PeopleList";
import { Said } from "../lists/Said";
import { usePerson } from "../shell/person";
import { Empty } from "../states/Empty";
import { ListSkeleton } from "../states/Loading";
import { ProblemNotice } from "../states/ProblemNotice";
import { MemberCard } from "./MemberCard";

type Member = components["schemas"]["MemberOut"];

const ROW_HEIGHT = 60;

/** Who is in a chat, and what can be done about a member; the server answers only to members. */
export function Members({ chatId }: { chatId: string }) {
  const { data, error, isPending, refetch } = api.useQuery("get", "/api/chats/{chat_id}/members", {
    params: { path: { chat_id: chatId } },
  });
  const me = usePerson();
  const [about, setAbout] = useState<Member | null>(null);
  const [removed, setRemoved] = useState<Member | null>(null);
  const saying = useRef<HTMLParagraphElement>(null);
  if (isPending) {
    return <ListSkeleton />;
  }
  if (error?.code === "chat_unknown") {
    return <NotForOutsiders />;
  }
  if (!data) {
    return <ProblemNotice problem={error} onRetry={() => void refetch()} />;
  }
  const canBeDecidedAbout = ({ person_id, role }: Member) =>
    data.status === "active" && person_id !== me.person_id && role !== "teacher" && role !== "homeroom_teacher";
  return (
    <>
      <Said text={removed ? `${removed.name}: больше не в чате` : ""} place={saying} />
      <PeopleList people={data.members} label="Участники чата" rowHeight={ROW_HEIGHT}>
        {(member) => (
          <SimpleCell
            multiline
            before={<Face name={member.name} />}
            subtitle={member.muted ? `${ROLE_WORDS[member.role]} · может только читать` : ROLE_WORDS[member.role]}
            after={
              canBeDecidedAbout(member) && (
                <IconButton label={`Что можно сделать: ${member.name}`} onClick={() => setAbout(member)}>
                  <Icon24MoreHorizontal />
                </IconButton>
              )
            }
          >
            {member.name}
          </SimpleCell>
        )}
      </PeopleList>
      {about && (
        <MemberCard
          key={about.person_id}
          chatId={chatId}
          member={about}
          onRemoved={() => setRemoved(about)}
          onClosed={() => setAbout(null)}
          // The button that opened the card is gone with its member.
          focusAfterwards={() => removed?.person_id !== about.person_id || (saying.current ?? true)}
        />
      )}
    </>
  );
}

function NotForOutsiders() {
  const { linked } = usePerson();
  return (
    <Empty
      icon={<Icon56UsersOutline />}
      title="Участников видят те, кто сам в чате"
      action={
        !linked && (
          <Link href="~/link" asChild>
            <Button Component="a" size="m">
              Привязать учебный профиль
            </Button>
          </Link>
        )
      }
    >
      {linked
        ? "Вас в этом чате нет. Если он только что создан, подождите немного и откройте его ещё раз."
        : "Привяжите учебный профиль, и вы сами попадёте в этот чат."}
    </Empty>
  );
}
