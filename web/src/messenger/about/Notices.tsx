import { useQuery, useQueryClient } from "@tanstack/react-query";

import { api } from "../../api/client";
import { talks } from "../../api/messenger";
import { problemFrom } from "../../api/problem";
import { ProblemNotice } from "../../states/ProblemNotice";
import { Setting } from "../make/SettingsFields";

/** Whether the chat rings for me, on every device. */
export function Notices({ chatId }: { chatId: string }) {
  const client = useQueryClient();
  const { data } = useQuery(talks);
  const { mutate, error, isPending, variables } = api.useMutation("put", "/api/messenger/chats/{chat_id}/mute", {
    // Pending until the list is read anew: a list that was asked for before the change would undo it on the screen.
    onSettled: () => client.invalidateQueries({ queryKey: talks.queryKey }),
  });
  const chat = data?.chats.find(({ chat_id }) => chat_id === chatId);
  if (!chat) {
    return null;
  }
  const muted = isPending ? variables.body.muted : chat.muted;
  return (
    <>
      <Setting
        name="Уведомления"
        checked={!muted}
        disabled={isPending}
        onChange={(isOn) => mutate({ params: { path: { chat_id: chatId } }, body: { muted: !isOn } })}
        meaning={
          muted
            ? "Новые сообщения приходят беззвучно. Срочные объявления школы слышны всегда."
            : "О новых сообщениях вы узнаете сразу, кроме тихих часов."
        }
      />
      <ProblemNotice problem={error && problemFrom(error)} />
    </>
  );
}
