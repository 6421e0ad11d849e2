import { Button, ButtonGroup, Checkbox, Progress } from "@vkontakte/vkui";
import { useState } from "react";

import { PeopleList } from "../lists/PeopleList";
import { takeFocus } from "../lists/takeFocus";
import { CODES, counted } from "../words/counted";
import type { SchoolPerson } from "./classPeople";
import { IssuedCodes } from "./IssuedCodes";
import styles from "./school.module.css";
import { useIssueCodes } from "./useIssueCodes";

const ROW_HEIGHT = 48;

interface IssueCodesProps {
  people: SchoolPerson[];
  of?: string | undefined;
  onDone: () => void;
}

/** One-time codes for several people in one go, to be printed on one sheet. */
export function IssueCodes({ people, of, onDone }: IssueCodesProps) {
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const issuing = useIssueCodes();
  const wanted = people.filter(({ person_id }) => !left.has(person_id));
  const { asked, answered } = issuing;
  if (answered < asked) {
    return (
      <div className={styles["issuing"]}>
        <p role="status">Выдаём коды. Не закрывайте страницу: показать их второй раз нельзя.</p>
        <Progress aria-label="Выдано кодов" value={(100 * answered) / asked} />
      </div>
    );
  }
  if (issuing.codes.length > 0 || issuing.failures.length > 0) {
    return <IssuedCodes issuing={issuing} of={of} onDone={onDone} />;
  }
  const turn = (id: string) => {
    setLeft((before) => new Set(before.has(id) ? [...before].filter((one) => one !== id) : [...before, id]));
  };
  return (
    <>
      <div className={styles["issuing"]}>
        <p ref={takeFocus} tabIndex={-1}>
          Для каждого, кто отмечен, будет выдан код: по нему можно один раз задать новый пароль. Выданные раньше
          коды этих людей перестанут действовать.
        </p>
        <ButtonGroup gap="s">
          <Button size="m" disabled={wanted.length === 0} onClick={() => issuing.start(wanted)}>
            Выдать {counted(wanted.length, CODES)}
          </Button>
          <Button size="m" mode="secondary" onClick={onDone}>
            Отмена
          </Button>
        </ButtonGroup>
      </div>
      <Checkbox
        checked={wanted.length === people.length}
        indeterminate={wanted.length > 0 && wanted.length < people.length}
        onChange={({ currentTarget }) =>
          setLeft(new Set(currentTarget.checked ? [] : people.map(({ person_id }) => person_id)))
        }
      >
        Отметить всех
      </Checkbox>
      <PeopleList people={people} label="Кому выдать коды" rowHeight={ROW_HEIGHT}>
        {({ person_id, name }) => (
          <Checkbox checked={!left.has(person_id)} onChange={() => turn(person_id)}>
            {name}
          </Checkbox>
        )}
      </PeopleList>
    </>
  );
}
