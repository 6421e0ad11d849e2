import { Icon24PrinterOutline, Icon56CheckCircleOutline } from "@vkontakte/icons";
import { Button, Checkbox } from "@vkontakte/vkui";
import { useState } from "react";

import { PeopleList } from "../lists/PeopleList";
import { takeFocus } from "../lists/takeFocus";
import { Share } from "../lists/Share";
import { Empty } from "../states/Empty";
import { linkedOf, type SchoolPerson } from "./classPeople";
import { IssueCode } from "./IssueCode";
import { IssueCodes } from "./IssueCodes";
import { PersonRow } from "./PersonRow";
import styles from "./school.module.css";
import { useView } from "./useView";

const ROW_HEIGHT = 84;

interface PeopleProps {
  people: SchoolPerson[];
  /** The class, to be printed on each slip. */
  of?: string;
}

/** People of the school, by default those who have not linked, with one-time codes for one or for many. */
export function People({ people, of }: PeopleProps) {
  const everybodyLinked = linkedOf(people) === people.length;
  const view = useView();
  const onlyMissing = view.get("all") === "";
  const [codeFor, setCodeFor] = useState<SchoolPerson | null>(null);
  const [chosen, setChosen] = useState<SchoolPerson[] | null>(null);
  // The button that led to a batch of codes gets the focus back when it is there again.
  const [cameBack, setCameBack] = useState(false);
  const closeCodes = () => {
    setChosen(null);
    setCameBack(true);
  };
  const turnMissing = (missing: boolean) => {
    view.set("all", missing ? "" : "1");
    setCameBack(false);
  };
  const shown = onlyMissing ? people.filter(({ linked }) => !linked) : people;
  const withLogin = shown.filter(({ logins }) => logins.length > 0);
  if (chosen) {
    return <IssueCodes people={chosen} of={of} onDone={closeCodes} />;
  }
  return (
    <>
      {people.length > 0 && (
        <div className={styles["share"]}>
          <Share label="Привязали профиль" part={linkedOf(people)} whole={people.length} />
        </div>
      )}
      <div className={styles["tools"]}>
        <Checkbox checked={onlyMissing} onChange={({ currentTarget }) => turnMissing(currentTarget.checked)}>
          Ещё не привязали
        </Checkbox>
        {withLogin.length > 0 && (
          <Button
            mode="secondary"
            size="m"
            before={<Icon24PrinterOutline />}
            getRootRef={cameBack ? takeFocus : undefined}
            onClick={() => setChosen(withLogin)}
          >
            Коды для нового пароля
          </Button>
        )}
      </div>
      {shown.length > 0 ? (
        <PeopleList people={shown} label={onlyMissing ? "Кто ещё не привязал" : "Все"} rowHeight={ROW_HEIGHT} search={{ typed: view.get("q"), onType: (typed) => view.set("q", typed) }}>
          {(person) => <PersonRow person={person} onCode={() => setCodeFor(person)} />}
        </PeopleList>
      ) : (
        <Nobody everybodyLinked={everybodyLinked && people.length > 0} />
      )}
      {codeFor && <IssueCode key={codeFor.person_id} person={codeFor} of={of} onClose={() => setCodeFor(null)} />}
    </>
  );
}

function Nobody({ everybodyLinked }: { everybodyLinked: boolean }) {
  return everybodyLinked ? (
    <Empty icon={<Icon56CheckCircleOutline />} title="Все привязали учебный профиль">
      Здесь больше никого ждать не нужно.
    </Empty>
  ) : (
    <Empty title="Здесь пока никого нет">Люди придут из журнала. Вводить их здесь не нужно.</Empty>
  );
}
