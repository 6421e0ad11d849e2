import { Icon28ChatsOutline, Icon28EducationOutline, Icon28PrivacyOutline } from "@vkontakte/icons";
import { Button, FormItem, SimpleCell } from "@vkontakte/vkui";

import { Card } from "./Card";
import styles from "./link.module.css";

const GAINS = [
  { icon: <Icon28ChatsOutline />, text: "Чаты класса, предметов и коллег откроются сразу, без приглашений" },
  { icon: <Icon28PrivacyOutline />, text: "В чатах только те, кто есть в журнале: посторонние туда не попадут" },
  {
    icon: <Icon28EducationOutline />,
    text: "Учебный профиль отдельный: личной страницы не нужно, а если она есть, её не увидят",
  },
];

/** What the link is for, and its beginning (guide, step 3). */
export function OfferScreen({ onBegin }: { onBegin: () => void }) {
  return (
    <Card title="Учебный профиль" lead="Привяжите учебный профиль к журналу. Это нужно сделать один раз.">
      <ul className={styles["gains"]}>
        {GAINS.map(({ icon, text }) => (
          <li key={text}>
            <SimpleCell before={icon} multiline hasHover={false} hasActive={false}>
              {text}
            </SimpleCell>
          </li>
        ))}
      </ul>
      <FormItem>
        <Button size="l" stretched onClick={onBegin}>
          <span className={styles["whole"]}>Привязать учебный профиль VK ID</span>
        </Button>
      </FormItem>
    </Card>
  );
}
