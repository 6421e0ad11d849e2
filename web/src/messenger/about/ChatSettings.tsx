import { Group, Header } from "@vkontakte/vkui";
import { useQueryClient } from "@tanstack/react-query";

import { api } from "../../api/client";
import { aboutChat, type About } from "../../api/manualChats";
import { problemFrom } from "../../api/problem";
import { ProblemNotice } from "../../states/ProblemNotice";
import { SettingsFields } from "../make/SettingsFields";

/** The settings of a chat; who may change them does so here, and each change holds at once. */
export function ChatSettings({ about }: { about: About }) {
  const client = useQueryClient();
  const { mutate, error, isPending, variables } = api.useMutation("put", "/api/messenger/chats/{chat_id}/settings", {
    // Pending until they are read anew: what was asked for before the change would undo it on the screen.
    onSettled: () => client.invalidateQueries({ queryKey: aboutChat(about.chat_id).queryKey }),
  });
  const mayChange = about.rights.change && !isPending;
  return (
    <Group mode="card" header={<Header Component="h2">Настройки</Header>}>
      <SettingsFields
        settings={isPending ? variables.body : about.settings}
        onChange={mayChange ? (settings) => mutate({ params: { path: { chat_id: about.chat_id } }, body: settings }) : undefined}
        byHand={about.kind === "manual"}
      />
      <ProblemNotice problem={error && problemFrom(error)} />
    </Group>
  );
}
