import { Checkbox, FormItem, Group, Header, NativeSelect, Radio, RadioGroup } from "@vkontakte/vkui";
import { type SubmitEvent, useRef, useState } from "react";

import { api } from "../api/client";
import { problemFrom } from "../api/problem";
import { type Policy, useChangePolicy } from "../api/safeguarding";
import { SubmitButton } from "../fields/SubmitButton";
import { Said } from "../lists/Said";
import { SchoolScreen } from "../school/SchoolScreen";
import { ListSkeleton } from "../states/Loading";
import { ProblemNotice } from "../states/ProblemNotice";
import styles from "./safeguarding.module.css";
import { Times } from "./Times";

const CONTACTS: readonly (readonly [Policy["contacts"], string, string])[] = [
  ["strict", "Строго", "Ученики не пишут лично никому, родители — только учителям."],
  ["careful", "Осторожно", "Ученики пишут одноклассникам и своим учителям, родители — родителям класса и учителям."],
  ["open", "Открыто", "Ученики пишут друг другу по всей школе, родители — всем её учителям."],
];
const MONTHS = [6, 12, 24, 36, 60, 120] as const;
const YEARS: Record<number, string> = { 6: "Полгода", 12: "Год", 24: "Два года", 36: "Три года", 60: "Пять лет", 120: "Десять лет" };

/** «Правила чатов» of the administrator's school. */
export function PolicyPage() {
  const { data, error, isPending, refetch } = api.useQuery("get", "/api/school/policy");
  return (
    <SchoolScreen>
      <ProblemNotice problem={error} onRetry={() => void refetch()} />
      {isPending && <ListSkeleton rows={4} />}
      {data && <PolicyForm key={data.version} policy={data} />}
    </SchoolScreen>
  );
}

function PolicyForm({ policy }: { policy: Policy }) {
  const [chosen, setChosen] = useState(policy);
  const [said, say] = useState("");
  const saying = useRef<HTMLParagraphElement>(null);
  const { mutate, isPending, error } = useChangePolicy(() => say("Правила сохранены."));
  const choose = (some: Partial<Policy>) => {
    say("");
    setChosen({ ...chosen, ...some });
  };
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    const { contacts, safe_mode, quiet, quiet_from, quiet_until, retention_months, version } = chosen;
    mutate({ body: { contacts, safe_mode, quiet, quiet_from, quiet_until, retention_months, version } });
  };
  return (
    <form onSubmit={submit}>
      <Group mode="card" header={<Header>Безопасный режим</Header>}>
        <Checkbox
          checked={chosen.safe_mode}
          onChange={({ target }) => choose({ safe_mode: target.checked })}
          description="Правило «Открыто» не действует, и ссылка-приглашение этого не обойдёт. Отключить режим может только администратор школы: ученики и родители не могут."
        >
          Включён
        </Checkbox>
      </Group>
      <Group mode="card" header={<Header>Кто кому может написать</Header>}>
        <RadioGroup aria-label="Кто кому может написать">
          {CONTACTS.map(([value, name, meaning]) => (
            <Radio
              key={value}
              name="contacts"
              value={value}
              checked={chosen.contacts === value}
              disabled={value === "open" && chosen.safe_mode}
              onChange={() => choose({ contacts: value })}
              description={value === "open" && chosen.safe_mode ? `${meaning} Чтобы выбрать, отключите безопасный режим.` : meaning}
            >
              {name}
            </Radio>
          ))}
        </RadioGroup>
        <p className={styles["note"]}>При любом правиле родители пишут своим детям и администраторам школы.</p>
      </Group>
      <Group mode="card" header={<Header>Тихие часы</Header>}>
        <Checkbox
          checked={chosen.quiet}
          onChange={({ target }) => choose({ quiet: target.checked })}
          description="Сообщения приходят без звука. Срочное объявление администратора чата слышно всегда. Время московское."
        >
          Ночью чаты молчат
        </Checkbox>
        {chosen.quiet && (
          <Times name="quiet" since={chosen.quiet_from} until={chosen.quiet_until} onChange={(quiet_from, quiet_until) => choose({ quiet_from, quiet_until })} />
        )}
      </Group>
      <Group mode="card" header={<Header>Сколько хранить переписку</Header>}>
        <FormItem top="Срок" htmlFor="retention" bottom="Что старше, удаляется само. Обращения хранятся год, даже если сообщение удалено.">
          <NativeSelect id="retention" value={String(chosen.retention_months)} onChange={({ target }) => choose({ retention_months: Number(target.value) })}>
            {[...new Set([...MONTHS, policy.retention_months])].map((months) => (
              <option key={months} value={months}>
                {YEARS[months] ?? `${months} мес.`}
              </option>
            ))}
          </NativeSelect>
        </FormItem>
      </Group>
      <ProblemNotice problem={error && problemFrom(error)} />
      <Said text={said} place={saying} />
      <SubmitButton busy={isPending}>Сохранить</SubmitButton>
    </form>
  );
}
