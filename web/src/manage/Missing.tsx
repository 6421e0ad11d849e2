import { Icon24PrinterOutline, Icon56CheckCircleOutline } from "@vkontakte/icons";
import { Button, SimpleCell } from "@vkontakte/vkui";
import { useRef, useState } from "react";
import { createPortal } from "react-dom";

import type { components } from "../api/schema.gen";
import { ROLE_WORDS } from "../chats/words";
import { Face } from "../lists/Face";
import { PeopleList } from "../lists/PeopleList";
import { Said } from "../lists/Said";
import { Empty } from "../states/Empty";
import { ProblemNotice } from "../states/ProblemNotice";
import { childrenInWords } from "../words/roles";
import styles from "./manage.module.css";
import { Remind } from "./Remind";
import { useByHand } from "./useByHand";

type Person = components["schemas"]["MissingOut"];

const ROW_HEIGHT = 84;

interface MissingProps {
  chatId: string;
  title: string;
  people: Person[];
  /** Whether these were taken out by hand. */
  isRemoved?: boolean;
}

/** Who belongs in a chat and isn't in it, each with the reason; a parent with the children. */
export function Missing({ chatId, title, people, isRemoved = false }: MissingProps) {
  const [said, say] = useState("");
  const saying = useRef<HTMLParagraphElement>(null);
  const { decide, isPending, about, problem } = useByHand(chatId, (_, { name }) => say(`${name}: возвращаем в чат`));
  if (people.length === 0) {
    return (
      <>
        <Said text={said} place={saying} focused />
        <Empty icon={<Icon56CheckCircleOutline />} title={isRemoved ? "Больше никто не убран" : "Все на месте"}>
          {isRemoved
            ? "Те, кого вернули, появятся в чате через несколько секунд."
            : "Никого ждать не нужно: в чате все, кто должен в нём быть по журналу."}
        </Empty>
      </>
    );
  }
  return (
    <>
      <Said text={said} place={saying} focused />
      <ProblemNotice problem={problem} />
      {!isRemoved && (
        <div className={styles["tools"]}>
          {people.some(({ reason }) => reason === "not_linked") && <Remind chatId={chatId} />}
          <Button mode="secondary" size="m" before={<Icon24PrinterOutline />} onClick={() => print()}>
            Напечатать список
          </Button>
        </div>
      )}
      <PeopleList people={people} label={isRemoved ? "Кого убрали из чата" : "Кто ещё не в чате"} rowHeight={ROW_HEIGHT}>
        {(person) => (
          <SimpleCell
            multiline
            before={<Face name={person.name} />}
            subtitle={whoIs(person)}
            extraSubtitle={
              isRemoved ? (
                <span className={styles["put-back"]}>
                  {person.text}
                  <Button
                    size="s"
                    mode="secondary"
                    loading={isPending && about === person.person_id}
                    aria-label={`Вернуть: ${person.name}`}
                    onClick={() => void decide("restore", person)}
                  >
                    Вернуть
                  </Button>
                </span>
              ) : (
                person.text
              )
            }
          >
            {person.name}
          </SimpleCell>
        )}
      </PeopleList>
      {!isRemoved && <PrintedList title={title} people={people} />}
    </>
  );
}

/** What the printer gets in place of the page: who has not linked, and what each has to do. */
function PrintedList({ title, people }: { title: string; people: Person[] }) {
  return createPortal(
    <div className={styles["sheet"]} aria-hidden>
      <h1>{title}: ещё не в чате</h1>
      <ol>
        {people.map((person) => (
          <li key={person.person_id}>
            {person.name} ({whoIs(person)})
          </li>
        ))}
      </ol>
      <p>
        Что сделать: откройте {location.host}, войдите в журнал и нажмите «Чаты» → «Привязать учебный профиль VK ID». Забыли
        пароль? Нажмите «Забыли пароль?» или попросите код в школе.
      </p>
    </div>,
    document.body,
  );
}

function whoIs({ role, children }: Person): string {
  return children.length > 0 ? childrenInWords(children) : ROLE_WORDS[role];
}
