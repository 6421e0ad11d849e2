import { Button } from "@vkontakte/vkui";
import { useRef, useState } from "react";

import { problemFrom } from "../api/problem";
import { useOrderExport } from "../api/safeguarding";
import { Said } from "../lists/Said";
import { ProblemNotice } from "../states/ProblemNotice";
import { onRecord } from "./reasons";
import { WithReason } from "./WithReason";

/** Lets an administrator take what was said in a chat of the school out of it: with a reason, which stays on record. */
export function ExportChat({ chatId }: { chatId: string }) {
  const [isAsked, setAsked] = useState(false);
  const [reason, setReason] = useState("");
  const [said, say] = useState("");
  const saying = useRef<HTMLParagraphElement>(null);
  const { mutate, isPending, error } = useOrderExport(() => {
    setAsked(false);
    setReason("");
    say("Выгрузка заказана. Файл появится в списке ниже.");
  });
  return (
    <>
      <Said text={said} place={saying} focused />
      {isAsked ? (
        <WithReason
          id={`export-${chatId}`}
          question="Зачем вам выгрузка?"
          below={onRecord(" и в самом файле")}
          reason={reason}
          onReason={setReason}
          go="Заказать выгрузку"
          back="Не выгружать"
          busy={isPending}
          onGo={() => mutate({ params: { path: { chat_id: chatId } }, body: { reason } })}
          onBack={() => setAsked(false)}
        >
          <ProblemNotice problem={error && problemFrom(error)} />
        </WithReason>
      ) : (
        <Button
          mode="secondary"
          size="m"
          onClick={() => {
            say("");
            setAsked(true);
          }}
        >
          Выгрузить
        </Button>
      )}
    </>
  );
}
