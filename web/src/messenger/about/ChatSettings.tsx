import { Group, Header } from "@vkontakte/vkui";
import { useQueryClient } from "@tanstack/react-query";

import { api } from "../../api/client";
import { aboutChat, type About, type Settings } from "../../api/manualChats";
import { problemFrom } from "../../api/problem";
import { ProblemNotice } from "../../states/ProblemNotice";
import { SettingsFields } from "../make/SettingsFields";

/** The settings of a chat; who may change them does so here, and each change holds at once. */
export function ChatSettings({ about }: { about: About }) {
  const client = useQueryClient();
  const { queryKey } = aboutChat(about.chat_id);
  const { mutateAsync, error, isPending } = api.useMutation("put", "/api/messenger/chats/{chat_id}/settings");
  const change = async (settings: Settings) => {
    const before = about.settings;
    const show = (shown: Settings) => client.setQueryData<About>(queryKey, (old) => old && { ...old, settings: shown });
    show(settings);
    try {
      await mutateAsync({ params: { path: { chat_id: about.chat_id } }, body: settings });
    } catch {
      // Said by `error`.
      show(before);
    }
  };
  const mayChange = about.rights.change && !isPending;
  return (
    <Group mode="card" header={<Header Component="h2">Настройки</Header>}>
      <SettingsFields
        settings={about.settings}
        onChange={mayChange ? (settings) => void change(settings) : undefined}
        byHand={about.kind === "manual"}
      />
      <ProblemNotice problem={error && problemFrom(error)} />
    </Group>
  );
}
