import { Icon28ComputerOutline, Icon28DevicesOutline, Icon28SmartphoneOutline } from "@vkontakte/icons";
import { Button, Group, SimpleCell } from "@vkontakte/vkui";
import { useRef, useState, type ReactNode } from "react";

import { type Device, useDevices, useSignOutElsewhere, useSignOutThere } from "../api/devices";
import { Back } from "../lists/Back";
import { Said } from "../lists/Said";
import { Screen } from "../shell/Screen";
import { ListSkeleton } from "../states/Loading";
import { ProblemNotice } from "../states/ProblemNotice";
import { moment } from "../words/dates";
import styles from "./profile.module.css";
import { useLeaving } from "./useLeaving";

const KINDS: Record<NonNullable<Device["device"]>, { name: string; icon: ReactNode }> = {
  phone: { name: "Телефон", icon: <Icon28SmartphoneOutline /> },
  tablet: { name: "Планшет", icon: <Icon28SmartphoneOutline /> },
  computer: { name: "Компьютер", icon: <Icon28ComputerOutline /> },
};
const UNKNOWN = { name: "Неизвестное устройство", icon: <Icon28DevicesOutline /> };

/** «Устройства»: where the account is signed in, and the way out on each of them. */
export default function DevicesPage() {
  const { data, error, isPending, refetch } = useDevices();
  const [said, say] = useState("");
  const saying = useRef<HTMLParagraphElement>(null);
  const there = useSignOutThere();
  const elsewhere = useSignOutElsewhere();
  const others = data?.sessions.filter(({ current }) => !current) ?? [];
  return (
    <Screen title="Устройства" above={<Back href="/profile">Профиль</Back>}>
      <ProblemNotice problem={error} onRetry={() => void refetch()} />
      <ProblemNotice problem={there.error ?? elsewhere.error} />
      <Said text={said} place={saying} focused />
      <Group mode="card">
        {isPending && <ListSkeleton rows={2} />}
        {data && (
          <ul aria-label="Где вы вошли" className={styles["devices"]}>
            {data.sessions.map((device) => (
              <li key={device.session_id}>
                <SimpleCell
                  before={(device.device ? KINDS[device.device] : UNKNOWN).icon}
                  multiline
                  hasHover={false}
                  hasActive={false}
                  subtitle={device.current ? "Вы сейчас здесь" : used(device)}
                  extraSubtitle={
                    <span className={styles["device"]}>
                      Вход {moment(device.began_at)}
                      {device.current ? (
                        <SignOutHere />
                      ) : (
                        <Button
                          size="s"
                          mode="secondary"
                          loading={there.isPending && there.variables.params.path.session_id === device.session_id}
                          aria-label={`Выйти на этом устройстве: ${nameOf(device)}`}
                          onClick={() =>
                            there.mutate(
                              { params: { path: { session_id: device.session_id } } },
                              { onSuccess: () => say(`${nameOf(device)}: вы вышли`) },
                            )
                          }
                        >
                          <span className={styles["whole"]}>Выйти на этом устройстве</span>
                        </Button>
                      )}
                    </span>
                  }
                >
                  {nameOf(device)}
                </SimpleCell>
              </li>
            ))}
          </ul>
        )}
        {data && others.length === 0 && <p className={styles["only"]}>Вы вошли только здесь.</p>}
        {others.length > 0 && (
          <div className={styles["everywhere"]}>
            <Button
              size="m"
              mode="tertiary"
              appearance="negative"
              loading={elsewhere.isPending}
              onClick={() => elsewhere.mutate({}, { onSuccess: () => say("Вы вышли на всех других устройствах") })}
            >
              <span className={styles["whole"]}>Выйти на всех других устройствах</span>
            </Button>
            <p className={styles["hint"]}>Не узнаёте устройство? Выйдите на нём и смените пароль.</p>
          </div>
        )}
      </Group>
    </Screen>
  );
}

function SignOutHere() {
  const logOut = useLeaving();
  return (
    <Button size="s" mode="secondary" loading={logOut.isPending} onClick={() => logOut.mutate({})}>
      Выйти здесь
    </Button>
  );
}

function nameOf({ device, system }: Device): string {
  const { name } = device ? KINDS[device] : UNKNOWN;
  return system ? `${name} · ${system}` : name;
}

function used({ seen_at }: Device): string {
  return seen_at ? `Журнал открывали ${moment(seen_at)}` : "Журнал ещё не открывали";
}
