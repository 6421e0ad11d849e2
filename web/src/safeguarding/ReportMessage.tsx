import { Button, ButtonGroup, FormItem, Radio, RadioGroup, Textarea } from "@vkontakte/vkui";
import { useState } from "react";

import { api } from "../api/client";
import { problemFrom } from "../api/problem";
import type { ReportReason } from "../api/safeguarding";
import { Dialog } from "../shell/Dialog";
import { ProblemNotice } from "../states/ProblemNotice";
import { REASONS } from "./reasons";

interface ReportMessageProps {
  chatId: string;
  /** The message's sequence number. */
  message: number;
  onClose: () => void;
}

/** Asks why a message is reported, and says who will see it. */
export default function ReportMessage({ chatId, message, onClose }: ReportMessageProps) {
  const [open, setOpen] = useState(true);
  const [reason, setReason] = useState<ReportReason>("bullying");
  const [comment, setComment] = useState("");
  const { mutate, isPending, isSuccess, error } = api.useMutation("post", "/api/messenger/chats/{chat_id}/messages/{message}/reports");
  const close = () => setOpen(false);
  const send = () => mutate({ params: { path: { chat_id: chatId, message } }, body: { reason, comment } });
  return (
    <Dialog
      open={open}
      onClose={close}
      onClosed={onClose}
      title={isSuccess ? "Обращение отправлено" : "Пожаловаться"}
      description={
        isSuccess
          ? "Администратор школы прочитает его. Решение появится в журнале, над вашими чатами."
          : "Сообщение прочитает администратор школы, вместе с соседними. Автор не узнает, кто пожаловался."
      }
      actions={
        isSuccess ? (
          <Button size="l" stretched onClick={close}>
            Понятно
          </Button>
        ) : (
          <ButtonGroup gap="s" stretched>
            <Button size="l" stretched loading={isPending} onClick={send}>
              Отправить
            </Button>
            <Button size="l" mode="secondary" stretched onClick={close}>
              Отмена
            </Button>
          </ButtonGroup>
        )
      }
    >
      {!isSuccess && (
        <>
          <FormItem top="Что не так?" topId="reason">
            <RadioGroup aria-labelledby="reason">
              {REASONS.map(([value, words]) => (
                <Radio key={value} name="reason" value={value} checked={reason === value} onChange={() => setReason(value)}>
                  {words}
                </Radio>
              ))}
            </RadioGroup>
          </FormItem>
          <FormItem top="Что ещё важно знать" htmlFor="comment">
            <Textarea id="comment" value={comment} maxLength={500} rows={2} onChange={({ target }) => setComment(target.value)} />
          </FormItem>
          <ProblemNotice problem={error && problemFrom(error)} />
        </>
      )}
    </Dialog>
  );
}
