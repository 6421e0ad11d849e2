import { Icon28EditOutline } from "@vkontakte/icons";
import { Button, ButtonGroup, CellButton, FormItem, Input } from "@vkontakte/vkui";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";

import { api } from "../../api/client";
import { aboutChat, type About, LONGEST_TITLE } from "../../api/manualChats";
import { useOneAtATime } from "../../api/oneAtATime";
import { problemFrom } from "../../api/problem";
import { ProblemNotice } from "../../states/ProblemNotice";
import { listen, tellRenamed, type TitleFrame } from "../socket";
import styles from "../messenger.module.css";

/** «Изменить название»: a field in the button's place, for who may change the chat. */
export function Title({ about }: { about: About }) {
  const [isEditing, setEditing] = useState(false);
  const button = useRef<HTMLElement>(null);
  const wasEditing = useRef(false);
  // The field is gone: the keyboard goes on from the button that opened it.
  useEffect(() => {
    if (wasEditing.current && !isEditing) {
      button.current?.focus();
    }
    wasEditing.current = isEditing;
  }, [isEditing]);
  if (isEditing) {
    return <TitleForm about={about} onClose={() => setEditing(false)} />;
  }
  return (
    <CellButton getRootRef={button} before={<Icon28EditOutline />} onClick={() => setEditing(true)}>
      Изменить название
    </CellButton>
  );
}

function TitleForm({ about, onClose }: { about: About; onClose: () => void }) {
  const [title, setTitle] = useState(about.title);
  const { mutateAsync, error, isPending } = api.useMutation("put", "/api/messenger/chats/{chat_id}/title");
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.select(), []);
  const save = useOneAtATime(async () => {
    const renamed = await mutateAsync({ params: { path: { chat_id: about.chat_id } }, body: { title: title.trim() } });
    tellRenamed({ chat_id: about.chat_id, ...renamed });
    onClose();
  });
  return (
    <form
      aria-label="Название чата"
      onSubmit={(event) => {
        event.preventDefault();
        if (title.trim()) {
          void save();
        }
      }}
    >
      <FormItem top="Название чата" htmlFor="chat-title" bottom={`Не длиннее ${LONGEST_TITLE} знаков.`} bottomId="chat-title-below">
        <Input
          id="chat-title"
          slotProps={{ input: { getRootRef: field, "aria-describedby": "chat-title-below" } }}
          autoComplete="off"
          maxLength={LONGEST_TITLE}
          value={title}
          onChange={({ currentTarget }) => setTitle(currentTarget.value)}
        />
      </FormItem>
      <div className={styles["actions"]}>
        <ProblemNotice problem={error && problemFrom(error)} />
        <ButtonGroup gap="s" stretched>
          <Button type="submit" size="m" stretched loading={isPending} disabled={!title.trim()}>
            Сохранить
          </Button>
          <Button size="m" mode="secondary" stretched onClick={onClose}>
            Отмена
          </Button>
        </ButtonGroup>
      </div>
    </form>
  );
}

/** Keeps the title of «О чате» the newest, no matter who changed it, and in which window. */
export function useRenaming(chatId: string) {
  const client = useQueryClient();
  useEffect(() => {
    const { queryKey } = aboutChat(chatId);
    const renamed = ({ chat_id, title }: TitleFrame) =>
      chat_id === chatId && client.setQueryData<About>(queryKey, (old) => old && { ...old, title });
    return listen({ renamed });
  }, [chatId, client]);
}
