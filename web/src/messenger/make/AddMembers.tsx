import { Button } from "@vkontakte/vkui";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";

import { api } from "../../api/client";
import { aboutChat } from "../../api/manualChats";
import { useOneAtATime } from "../../api/oneAtATime";
import { problemFrom, type Problem } from "../../api/problem";
import { Screen } from "../../shell/Screen";
import { ListSkeleton } from "../../states/Loading";
import { ProblemNotice } from "../../states/ProblemNotice";
import { pathOf, useWayBack, WayBack } from "../Way";
import { Chosen } from "./Chosen";
import { PeoplePicker } from "./PeoplePicker";
import { inParts } from "./useMakeChat";
import { usePeople } from "./usePeople";

/** «Добавить участников» to a chat that was made by hand. */
export default function AddMembers({ chatId }: { chatId: string }) {
  const client = useQueryClient();
  const goBack = useWayBack(pathOf(chatId, "about"));
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [failed, setFailed] = useState<Problem | null>(null);
  const found = usePeople();
  const about = useQuery(aboutChat(chatId));
  const add = api.useMutation("post", "/api/messenger/chats/{chat_id}/members");
  const save = useOneAtATime(async () => {
    setFailed(null);
    try {
      for (const person_ids of inParts([...chosen])) {
        await add.mutateAsync({ params: { path: { chat_id: chatId } }, body: { person_ids } });
      }
      goBack();
    } catch (error) {
      setFailed(problemFrom(error));
    }
    // Some may have come in although others could not.
    await client.invalidateQueries({ queryKey: aboutChat(chatId).queryKey });
  });
  return (
    <Screen title="Добавить участников" above={<WayBack href={pathOf(chatId, "about")}>О чате</WayBack>}>
      <ProblemNotice problem={found.problem} onRetry={found.refetch} />
      {about.error && <ProblemNotice problem={problemFrom(about.error)} onRetry={() => void about.refetch()} />}
      {(found.isPending || about.isPending) && <ListSkeleton rows={8} />}
      {found.groups && about.data && (
        <PeoplePicker
          found={found}
          chosen={chosen}
          onChoose={setChosen}
          present={new Set(about.data.members.map(({ person_id }) => person_id))}
        />
      )}
      <Chosen count={chosen.size}>
        <ProblemNotice problem={failed} />
        <Button size="l" stretched disabled={chosen.size === 0} loading={add.isPending} onClick={() => void save()}>
          Добавить
        </Button>
      </Chosen>
    </Screen>
  );
}
