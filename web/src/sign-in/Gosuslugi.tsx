import { Button, FormItem, Separator } from "@vkontakte/vkui";

import styles from "./SignIn.module.css";

/** The way in through the state's portal; the address starts it and the portal comes back to the journal. */
const START = "/api/session/gosuslugi";

/** «Через госуслуги», above the way through login and password. */
export function Gosuslugi() {
  return (
    <>
      <FormItem>
        <Button Component="a" href={START} size="l" mode="outline" stretched>
          Через госуслуги
        </Button>
      </FormItem>
      <div className={styles["or"]}>
        <Separator />
        <span>или</span>
        <Separator />
      </div>
    </>
  );
}
