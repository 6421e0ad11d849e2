import { Icon24PrinterOutline } from "@vkontakte/icons";
import { Alert, Button, ButtonGroup, FormStatus, SimpleCell } from "@vkontakte/vkui";
import { useState } from "react";

import { takeFocus } from "../lists/takeFocus";
import { VirtualList } from "../lists/VirtualList";
import { CODES, counted } from "../words/counted";
import { deadline } from "../words/dates";
import styles from "./school.module.css";
import { Slips } from "./Slips";
import type { useIssueCodes } from "./useIssueCodes";

const ROW_HEIGHT = 76;

interface IssuedCodesProps {
  issuing: ReturnType<typeof useIssueCodes>;
  of?: string | undefined;
  onDone: () => void;
}

/** The codes, shown only now; who got none, and why. */
export function IssuedCodes({ issuing, of, onDone }: IssuedCodesProps) {
  const { codes, failures, start } = issuing;
  const [isPrinted, setPrinted] = useState(false);
  const [isLeaving, setLeaving] = useState(false);
  const printAll = () => {
    setPrinted(true);
    print();
  };
  return (
    <>
      <div className={styles["issuing"]}>
        <p role="status" ref={takeFocus} tabIndex={-1}>
          {codes.length > 0
            ? `Готово: ${counted(codes.length, CODES)}. Напечатайте ${codes.length === 1 ? "его" : "их"} сейчас: показать ${codes.length === 1 ? "его" : "их"} снова нельзя.`
            : "Коды выдать не удалось."}
        </p>
        {failures.length > 0 && (
          <FormStatus mode="error" title={`Не выдано: ${counted(failures.length, CODES)}`} role="alert">
            {failures.map(({ person, problem }) => (
              <p key={person.person_id} className={styles["failure"]}>
                {person.name}: {problem.detail}
              </p>
            ))}
            <Button size="s" mode="secondary" onClick={() => start(failures.map(({ person }) => person))}>
              Попробовать ещё раз
            </Button>
          </FormStatus>
        )}
        <ButtonGroup gap="s">
          {codes.length > 0 && (
            <Button size="m" before={<Icon24PrinterOutline />} onClick={printAll}>
              Напечатать
            </Button>
          )}
          <Button size="m" mode="secondary" onClick={() => (codes.length === 0 || isPrinted ? onDone() : setLeaving(true))}>
            Закрыть
          </Button>
        </ButtonGroup>
      </div>
      <VirtualList items={codes} keyOf={({ login }) => login} label="Выданные коды" rowHeight={ROW_HEIGHT}>
        {({ name, login, paper_code, expires_at }) => (
          <SimpleCell
            multiline
            subtitle={`Логин ${login} · действует ${deadline(expires_at)}`}
            extraSubtitle={<span className={styles["code"]}>{paper_code}</span>}
          >
            {name}
          </SimpleCell>
        )}
      </VirtualList>
      {isLeaving && (
        <Alert
          title="Закрыть, не напечатав?"
          description={
            codes.length === 1
              ? "Показать этот код снова нельзя. Прежний код этого человека уже не действует, придётся выдавать новый."
              : "Показать эти коды снова нельзя. Прежние коды этих людей уже не действуют, придётся выдавать новые."
          }
          actions={[
            { title: "Вернуться к кодам", mode: "cancel" },
            { title: "Закрыть", mode: "destructive", autoCloseDisabled: true, action: onDone },
          ]}
          dismissLabel="Вернуться к кодам"
          onClosed={() => setLeaving(false)}
        />
      )}
      {codes.length > 0 && <Slips codes={codes} of={of} />}
    </>
  );
}
