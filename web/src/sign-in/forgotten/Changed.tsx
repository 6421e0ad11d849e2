import { Icon56CheckCircleOutline } from "@vkontakte/icons";
import { Button, Placeholder } from "@vkontakte/vkui";
import { Link } from "wouter";

import styles from "../SignIn.module.css";

/** The new password counts from now on. */
export function Changed() {
  return (
    <Placeholder
      icon={<Icon56CheckCircleOutline className={styles["done"]} />}
      action={
        <Link href="/sign-in" asChild>
          <Button Component="a" size="l">
            Войти
          </Button>
        </Link>
      }
    >
      Теперь войдите с новым паролем. На других устройствах вход завершён.
    </Placeholder>
  );
}
