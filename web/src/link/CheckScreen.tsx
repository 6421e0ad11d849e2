import { Button, FormItem } from "@vkontakte/vkui";

import { useMakeProfile, type LinkStatus } from "../api/link";
import { useOneAtATime } from "../api/oneAtATime";
import { SubmitButton } from "../fields/SubmitButton";
import { shownDate } from "../fields/dates";
import { ProblemNotice } from "../states/ProblemNotice";
import { Card } from "./Card";
import styles from "./link.module.css";
import { bodyOf, valuesFrom } from "./personalValues";

interface CheckScreenProps {
  known: LinkStatus["known"];
  onCorrect: () => void;
}

/** «Создать учебный профиль»: the same data, for checking (guide, steps 8 to 10). */
export function CheckScreen({ known, onCorrect }: CheckScreenProps) {
  const call = useMakeProfile();
  const data = bodyOf(valuesFrom(known));
  const make = useOneAtATime(() => call.mutateAsync({ body: data }));
  const shown = [
    ["Фамилия", data.last_name],
    ["Имя", data.first_name],
    ["Отчество", data.patronymic ?? "нет"],
    ["Дата рождения", shownDate(data.birth_date)],
    ["Пол", data.sex === "female" ? "Женский" : "Мужской"],
  ];
  return (
    <Card title="Создать учебный профиль" lead="Так вас увидят в чатах школы. Проверьте, всё ли верно.">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void make();
        }}
      >
        <dl className={styles["data"]}>
          {shown.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <ProblemNotice problem={call.error} />
        <SubmitButton busy={call.isPending}>Продолжить</SubmitButton>
      </form>
      <FormItem>
        <Button mode="tertiary" size="l" stretched onClick={onCorrect}>
          Исправить данные
        </Button>
      </FormItem>
    </Card>
  );
}
