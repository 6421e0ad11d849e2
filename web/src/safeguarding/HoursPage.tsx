import { Checkbox, FormItem, Group, Header, Textarea } from "@vkontakte/vkui";
import { type SubmitEvent, useRef, useState } from "react";

import { api } from "../api/client";
import { problemFrom } from "../api/problem";
import { type Hours, useChangeHours } from "../api/safeguarding";
import { holds } from "../api/session";
import { SubmitButton } from "../fields/SubmitButton";
import { Back } from "../lists/Back";
import { Said } from "../lists/Said";
import { usePerson } from "../shell/person";
import { Screen } from "../shell/Screen";
import { ListSkeleton } from "../states/Loading";
import { ProblemNotice } from "../states/ProblemNotice";
import { Times } from "./Times";

const DAYS = ["понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"] as const;
const QUIET: NonNullable<Hours["quiet"]> = { since: "21:00", until: "07:00" };
const OFFICE: NonNullable<Hours["office"]> = {
  since: "08:00",
  until: "18:00",
  days: [1, 2, 3, 4, 5],
  answer: "Спасибо за сообщение! Я отвечу в рабочее время.",
};

/** «Тихие часы»: when nothing rings for me, and when a teacher answers. */
export default function HoursPage() {
  const { data, error, isPending, refetch } = api.useQuery("get", "/api/messenger/hours");
  return (
    <Screen title="Тихие часы" above={<Back href="/profile">Профиль</Back>}>
      <ProblemNotice problem={error} onRetry={() => void refetch()} />
      {isPending && <ListSkeleton rows={3} />}
      {data && <HoursForm hours={data} />}
    </Screen>
  );
}

function HoursForm({ hours }: { hours: Hours }) {
  const person = usePerson();
  const teaches = holds(person, "teacher") || holds(person, "homeroom_teacher");
  const [quiet, setQuiet] = useState(hours.quiet);
  const [office, setOffice] = useState(hours.office);
  const [said, say] = useState("");
  const saying = useRef<HTMLParagraphElement>(null);
  const { mutate, isPending, error } = useChangeHours(() => say("Часы сохранены."));
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    mutate({ body: { quiet, office } });
  };
  return (
    <form onSubmit={submit} onChange={() => say("")}>
      <Group mode="card" header={<Header>Без уведомлений</Header>}>
        <Checkbox checked={quiet !== null} onChange={({ target }) => setQuiet(target.checked ? QUIET : null)} description={ofSchool(hours)}>
          Мои тихие часы
        </Checkbox>
        {quiet && <Times name="quiet" {...quiet} onChange={(since, until) => setQuiet({ since, until })} />}
      </Group>
      {teaches && (
        <Group mode="card" header={<Header>Когда вы отвечаете</Header>}>
          <Checkbox
            checked={office !== null}
            onChange={({ target }) => setOffice(target.checked ? OFFICE : null)}
            description="В другое время тому, кто пишет вам лично, один раз за вечер уйдёт автоматический ответ."
          >
            Рабочие часы
          </Checkbox>
          {office && (
            <>
              <Times name="office" since={office.since} until={office.until} onChange={(since, until) => setOffice({ ...office, since, until })} />
              <FormItem top="По каким дням" topId="days">
                <div role="group" aria-labelledby="days">
                  {DAYS.map((name, at) => (
                    <Checkbox key={name} checked={office.days.includes(at + 1)} onChange={() => setOffice({ ...office, days: toggled(office.days, at + 1) })}>
                      {name}
                    </Checkbox>
                  ))}
                </div>
              </FormItem>
              <FormItem top="Что ответить" htmlFor="answer">
                <Textarea id="answer" required maxLength={500} value={office.answer} onChange={({ target }) => setOffice({ ...office, answer: target.value })} />
              </FormItem>
            </>
          )}
        </Group>
      )}
      <ProblemNotice problem={error && problemFrom(error)} />
      <Said text={said} place={saying} />
      <SubmitButton busy={isPending}>Сохранить</SubmitButton>
    </form>
  );
}

function ofSchool({ school }: Hours): string {
  const own = "Сообщения приходят без звука. Время московское.";
  return school ? `${own} Тихие часы школы, с ${school.since} до ${school.until}, действуют всегда.` : own;
}

function toggled(days: readonly number[], day: number): number[] {
  return days.includes(day) ? days.filter((other) => other !== day) : [...days, day].sort((one, other) => one - other);
}
