import { Icon56CheckCircleOutline } from "@vkontakte/icons";
import { Button, Placeholder } from "@vkontakte/vkui";
import { Link } from "wouter";

import { signInAddress } from "../../shell/returning";
import styles from "../SignIn.module.css";

/** The new password counts from now on, and opens the page `after`. */
export function Changed({ after }: { after: string }) {
  return (
    <Placeholder
      icon={<Icon56CheckCircleOutline className={styles["done"]} />}
      action={
        <Link href={signInAddress(after, "")} asChild>
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
