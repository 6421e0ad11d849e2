import { Icon56KeyOutline } from "@vkontakte/icons";
import { Button, ButtonGroup, FormItem, NativeSelect } from "@vkontakte/vkui";
import { useState } from "react";

import { useOneAtATime } from "../api/oneAtATime";
import { problemFrom } from "../api/problem";
import { Dialog } from "../shell/Dialog";
import { ProblemNotice } from "../states/ProblemNotice";
import type { SchoolPerson } from "./classPeople";
import { CodeShown } from "./CodeShown";
import { Slips } from "./Slips";
import { useIssueCode } from "./useIssueCode";

interface IssueCodeProps {
  person: SchoolPerson;
  of?: string | undefined;
  onClose: () => void;
}

/** A one-time code for one person: what it is for, then the code itself, shown only now. */
export function IssueCode({ person, of, onClose }: IssueCodeProps) {
  const [open, setOpen] = useState(true);
  const [login, setLogin] = useState(person.logins[0]);
  const { issue, isPending, error, code } = useIssueCode();
  const ask = useOneAtATime(() => issue(person, person.logins.length > 1 ? login : undefined));
  const close = () => setOpen(false);
  return (
    <Dialog
      open={open}
      onClose={close}
      onClosed={onClose}
      icon={<Icon56KeyOutline />}
      title={code ? "Код готов" : "Код для нового пароля"}
      description={code ? undefined : `${person.name}: по этому коду можно один раз задать новый пароль. Прежний код, если он был, перестанет действовать.`}
      actions={
        <ButtonGroup mode="vertical" gap="s" stretched>
          {code ? (
            <Button size="l" stretched onClick={() => print()}>
              Напечатать
            </Button>
          ) : (
            <Button size="l" stretched loading={isPending} onClick={() => void ask()}>
              Выдать код
            </Button>
          )}
          <Button size="l" mode="secondary" stretched onClick={close}>
            {code ? "Готово" : "Отмена"}
          </Button>
        </ButtonGroup>
      }
    >
      {person.logins.length > 1 && !code && (
        <FormItem top="Для какого логина" htmlFor="code-login" noPadding>
          <NativeSelect
            id="code-login"
            value={login ?? ""}
            onChange={({ currentTarget }) => setLogin(currentTarget.value)}
          >
            {person.logins.map((one) => (
              <option key={one}>{one}</option>
            ))}
          </NativeSelect>
        </FormItem>
      )}
      <ProblemNotice problem={error && problemFrom(error)} />
      {code && (
        <>
          <CodeShown code={code} />
          <Slips codes={[{ ...code, children: person.children }]} of={of} />
        </>
      )}
    </Dialog>
  );
}
