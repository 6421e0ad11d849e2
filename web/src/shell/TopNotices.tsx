import { Icon28ErrorCircleOutline } from "@vkontakte/icons";
import { Button, Group } from "@vkontakte/vkui";
import { Link } from "wouter";

import { useLinkStatus } from "../api/link";
import { Claims } from "../link/Claims";
import { Notices } from "./Notices";
import { usePerson } from "./person";
import styles from "./TopNotices.module.css";

/**
 * What somebody has to know first, at the top of the screen where they land: the start page, or «Чаты» for who has linked. What others
 * did to the account (`WhoAmI.notices`) stands above the rest.
 */
export function TopNotices() {
  const { linked, notices } = usePerson();
  return (
    <>
      <Notices notices={notices} />
      {linked ? <PhoneReleased /> : <Claims />}
    </>
  );
}

/** Somebody else has the number now. */
function PhoneReleased() {
  const { data: status } = useLinkStatus();
  return (
    status?.phone_released && (
      <Group mode="card">
        <div className={styles["notice"]} role="status">
          <Icon28ErrorCircleOutline className={styles["icon"]} aria-hidden />
          <div>
            <p className={styles["title"]}>Подтвердите новый номер</p>
            <p className={styles["text"]}>
              Ваш прежний номер освобождён: его подтверждает другой человек. Чаты и переписка остались вашими. Укажите номер,
              которым пользуетесь сейчас.
            </p>
            <Link href="/link" asChild>
              <Button Component="a" size="m">
                Указать номер
              </Button>
            </Link>
          </div>
        </div>
      </Group>
    )
  );
}
