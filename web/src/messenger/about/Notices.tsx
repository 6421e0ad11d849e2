import { useQuery, useQueryClient } from "@tanstack/react-query";

import { api } from "../../api/client";
import { talks, type ChatList } from "../../api/messenger";
import { problemFrom } from "../../api/problem";
import { ProblemNotice } from "../../states/ProblemNotice";
import { Setting } from "../make/SettingsFields";

/** Whether the chat rings for me, on every device. */
export function Notices({ chatId }: { chatId: string }) {
  const client = useQueryClient();
  const { data } = useQuery(talks);
  const { mutateAsync, error, isPending } = api.useMutation("put", "/api/messenger/chats/{chat_id}/mute");
  const chat = data?.chats.find(({ chat_id }) => chat_id === chatId);
  if (!chat) {
    return null;
  }
  const change = async (isOn: boolean) => {
    const muted = !isOn;
    client.setQueryData<ChatList>(talks.queryKey, (old) => old && withMute(old, chatId, muted));
    try {
      await mutateAsync({ params: { path: { chat_id: chatId } }, body: { muted } });
    } catch {
      // Said by `error`.
    }
    await client.invalidateQueries({ queryKey: talks.queryKey });
  };
  return (
    <>
      <Setting
        name="Уведомления"
        checked={!chat.muted}
        disabled={isPending}
        onChange={(isOn) => void change(isOn)}
        meaning={
          chat.muted
            ? "Новые сообщения приходят беззвучно. Срочные объявления школы слышны всегда."
            : "О новых сообщениях вы узнаете сразу, кроме тихих часов."
        }
      />
      <ProblemNotice problem={error && problemFrom(error)} />
    </>
  );
}

function withMute({ chats }: ChatList, chatId: string, muted: boolean): ChatList {
  return { chats: chats.map((chat) => (chat.chat_id === chatId ? { ...chat, muted } : chat)) };
}
