import { FormItem, Input } from "@vkontakte/vkui";

import styles from "./safeguarding.module.css";

interface TimesProps {
  name: string;
  since: string;
  until: string;
  onChange: (since: string, until: string) => void;
}

/** From when to when, as times of day. */
export function Times({ name, since, until, onChange }: TimesProps) {
  return (
    <div className={styles["times"]}>
      <FormItem top="С" htmlFor={`${name}-since`}>
        <Input id={`${name}-since`} type="time" required value={since} onChange={({ target }) => onChange(target.value, until)} />
      </FormItem>
      <FormItem top="До" htmlFor={`${name}-until`}>
        <Input id={`${name}-until`} type="time" required value={until} onChange={({ target }) => onChange(since, target.value)} />
      </FormItem>
    </div>
  );
}
