import { Button, FormItem } from "@vkontakte/vkui";

import { useMakeProfile, type LinkStatus } from "../api/link";
import { useOneAtATime } from "../api/oneAtATime";
import type { WhoAmI } from "../api/session";
import { SubmitButton } from "../fields/SubmitButton";
import { shownDate } from "../fields/dates";
import { ProblemNotice } from "../states/ProblemNotice";
import { usePerson } from "../shell/person";
import { AboutVkId } from "./AboutVkId";
import { Card } from "./Card";
import styles from "./link.module.css";
import { bodyOf, valuesFrom } from "./personalValues";

/** What others see of somebody in the chats: the journal's name, of pupils without the patronymic. */
function lead(roles: WhoAmI["roles"]): string {
  const shown = roles.every(({ role }) => role === "pupil") ? "фамилия и имя" : "Ф. И. О.";
  return `Проверьте данные. В чатах видны только ${shown}, как они записаны в журнале.`;
}

interface CheckScreenProps {
  known: LinkStatus["known"];
  onCorrect: () => void;
}

/** «Создать учебный профиль»: the same data, for checking (journey, step 6). */
export function CheckScreen({ known, onCorrect }: CheckScreenProps) {
  const call = useMakeProfile();
  const data = bodyOf(valuesFrom(known));
  const make = useOneAtATime(() => call.mutateAsync({ body: data }));
  const shown = [
    ["Фамилия", data.family_name],
    ["Имя", data.given_name],
    ["Отчество", data.patronymic ?? "нет"],
    ["Дата рождения", shownDate(data.birth_date)],
    ["Пол", data.sex === "female" ? "Женский" : "Мужской"],
  ];
  return (
    <Card title="Создать учебный профиль" lead={lead(usePerson().roles)}>
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
        <SubmitButton busy={call.isPending}>Создать учебный профиль</SubmitButton>
      </form>
      <AboutVkId />
      <FormItem>
        <Button mode="tertiary" size="l" stretched onClick={onCorrect}>
          Исправить данные
        </Button>
      </FormItem>
    </Card>
  );
}
