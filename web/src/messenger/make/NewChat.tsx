import { Button, FormItem, Group, Input } from "@vkontakte/vkui";
import { useState } from "react";
import { Redirect, useLocation } from "wouter";

import { LONGEST_TITLE, type Settings } from "../../api/manualChats";
import { Screen } from "../../shell/Screen";
import { ListSkeleton } from "../../states/Loading";
import { ProblemNotice } from "../../states/ProblemNotice";
import { counted, PEOPLE } from "../../words/counted";
import styles from "../messenger.module.css";
import { type From, pathOf, WayBack } from "../Way";
import { Chosen } from "./Chosen";
import { PeoplePicker } from "./PeoplePicker";
import { SettingsFields } from "./SettingsFields";
import { useMakeChat } from "./useMakeChat";
import { usePeople } from "./usePeople";

const PRESET: Settings = { closed: true, history: "all", writing: "all" };
const NAME = "/messenger/new";
const WHO = "/messenger/new/people";
const SETTINGS = "/messenger/new/settings";

/** «Создать чат»: its name, the people, the settings. Each is a screen of its own, to which the browser's way back leads. */
export default function NewChat({ step }: { step: string | undefined }) {
  const [title, setTitle] = useState("");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [settings, setSettings] = useState(PRESET);
  const [from, navigate] = useLocation();
  const [made, setMade] = useState<string>();
  const { save, isPending, problem } = useMakeChat((chatId) => {
    setMade(chatId);
    // The chat takes the place of the first step: its way back leads to the list.
    history.go(-2);
  });
  const go = (path: string) => navigate(path, { state: { from } satisfies From });
  if (made !== undefined && step === undefined) {
    return <Redirect to={pathOf(made)} state={{ from: "/messenger" } satisfies From} replace />;
  }
  if (step !== undefined && !title.trim()) {
    return <Redirect to={NAME} replace />;
  }
  if (step === "people") {
    return <Who chosen={chosen} onChoose={setChosen} onNext={() => go(SETTINGS)} />;
  }
  if (step === "settings") {
    return (
      <Screen title="Настройки чата" above={<WayBack href={WHO}>Участники</WayBack>} width="narrow">
        <Group mode="card">
          <p className={styles["note"]}>
            «{title.trim()}», {chosen.size > 0 ? `вы и ещё ${counted(chosen.size, PEOPLE)}` : "пока только вы: остальных пригласите по ссылке или QR-коду"}
          </p>
          <SettingsFields settings={settings} onChange={setSettings} byHand />
          <div className={styles["actions"]}>
            <ProblemNotice problem={problem} />
            <Button
              size="l"
              stretched
              loading={isPending}
              onClick={() => void save({ title: title.trim(), personIds: [...chosen], settings })}
            >
              Сохранить
            </Button>
          </div>
        </Group>
      </Screen>
    );
  }
  return <Name title={title} onChange={setTitle} onNext={() => go(WHO)} />;
}

function Name({ title, onChange, onNext }: { title: string; onChange: (title: string) => void; onNext: () => void }) {
  return (
    <Screen title="Создать чат" above={<WayBack href="/messenger">Все чаты</WayBack>} width="narrow">
      <Group mode="card">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (title.trim()) {
              onNext();
            }
          }}
        >
          <FormItem top="Название чата" htmlFor="title" bottom={`Не длиннее ${LONGEST_TITLE} знаков.`} bottomId="title-below">
            <Input
              id="title"
              placeholder="Например, «Стенгазета»"
              autoComplete="off"
              maxLength={LONGEST_TITLE}
              slotProps={{ input: { "aria-describedby": "title-below" } }}
              value={title}
              onChange={({ currentTarget }) => onChange(currentTarget.value)}
            />
          </FormItem>
          <FormItem>
            <Button type="submit" size="l" stretched disabled={!title.trim()}>
              Далее
            </Button>
          </FormItem>
        </form>
      </Group>
    </Screen>
  );
}

interface WhoProps {
  chosen: ReadonlySet<string>;
  onChoose: (chosen: ReadonlySet<string>) => void;
  onNext: () => void;
}

function Who({ chosen, onChoose, onNext }: WhoProps) {
  const found = usePeople();
  return (
    <Screen title="Кого добавить" above={<WayBack href={NAME}>Название</WayBack>}>
      <ProblemNotice problem={found.problem} onRetry={found.refetch} />
      {found.isPending && <ListSkeleton rows={8} />}
      {found.groups && <PeoplePicker found={found} chosen={chosen} onChoose={onChoose} />}
      <Chosen count={chosen.size}>
        <Button size="l" stretched onClick={onNext}>
          {chosen.size > 0 ? "Далее" : "Создать пустой чат"}
        </Button>
      </Chosen>
    </Screen>
  );
}
