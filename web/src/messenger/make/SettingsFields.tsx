import { SimpleCell, Switch } from "@vkontakte/vkui";
import { type ReactNode, useId } from "react";

import type { Settings } from "../../api/manualChats";

interface SettingsFieldsProps {
  settings: Settings;
  /** Undefined where one may only look. */
  onChange: ((settings: Settings) => void) | undefined;
  /** Whether people come by hand and by invitation, or the journal alone decides. */
  byHand: boolean;
}

/** The settings of a chat, with what each means. */
export function SettingsFields({ settings, onChange, byHand }: SettingsFieldsProps) {
  const change = (part: Partial<Settings>) => onChange?.({ ...settings, ...part });
  const disabled = onChange === undefined;
  return (
    <>
      {byHand && (
        <Setting
          name="Закрытый чат"
          checked={settings.closed}
          disabled={disabled}
          onChange={(closed) => change({ closed })}
          meaning={
            settings.closed
              ? "Приглашать, менять настройки и видеть ссылку могут только владелец и администраторы чата. Кто придёт по ссылке, ждёт одобрения."
              : "Приглашать и видеть ссылку могут все участники. Кто придёт по ссылке, попадёт в чат сразу."
          }
        />
      )}
      <Setting
        name="Пишут только администраторы"
        checked={settings.writing === "administrators"}
        disabled={disabled}
        onChange={(isOn) => change({ writing: isOn ? "administrators" : "all" })}
        meaning={settings.writing === "administrators" ? "Чат для объявлений: остальные читают." : "Писать могут все участники."}
      />
      {byHand && (
        <Setting
          name="Новым видна вся переписка"
          checked={settings.history === "all"}
          disabled={disabled}
          onChange={(isOn) => change({ history: isOn ? "all" : "from_joining" })}
          meaning={
            settings.history === "all"
              ? "Кто придёт позже, прочитает всё, что написано раньше."
              : "Кто придёт позже, увидит только то, что написано после его прихода."
          }
        />
      )}
    </>
  );
}

interface SettingProps {
  name: string;
  meaning: ReactNode;
  checked: boolean;
  disabled: boolean;
  onChange: (checked: boolean) => void;
}

/** Something that is on or off, with what it means as it is now. */
export function Setting({ name, meaning, checked, disabled, onChange }: SettingProps) {
  const id = useId();
  return (
    <SimpleCell
      Component="label"
      htmlFor={`${id}-switch`}
      multiline
      subtitle={<span id={`${id}-meaning`}>{meaning}</span>}
      after={
        <Switch
          slotProps={{ input: { id: `${id}-switch`, "aria-labelledby": id, "aria-describedby": `${id}-meaning` } }}
          checked={checked}
          disabled={disabled}
          onChange={({ currentTarget }) => onChange(currentTarget.checked)}
        />
      }
    >
      <span id={id}>{name}</span>
    </SimpleCell>
  );
}
