import { Icon28DoorArrowRightOutline, Icon28EducationOutline, Icon28PhoneOutline, Icon28PrivacyOutline } from "@vkontakte/icons";
import { Group, SimpleCell } from "@vkontakte/vkui";

import { Back } from "../lists/Back";
import { Screen } from "../shell/Screen";
import styles from "./link.module.css";

const POINTS = [
  {
    icon: <Icon28EducationOutline />,
    title: "Что такое VK ID",
    text: "Единый вход в сервисы VK. С ним вы входите в учебный профиль Сферум в VK Мессенджере. Регистрация ВКонтакте не нужна, а если аккаунт уже есть, его никто не увидит.",
  },
  {
    icon: <Icon28PhoneOutline />,
    title: "Что передаёт журнал",
    text: "Номер мобильного телефона, который вы подтвердили кодом из SMS, и данные, которые вы проверили: фамилию, имя, отчество, дату рождения и пол.",
  },
  {
    icon: <Icon28PrivacyOutline />,
    title: "Кто что видит",
    text: "В чатах видно только имя, как оно записано в журнале. Номер, дату рождения и пол другие участники не видят. В чатах только те, кто есть в журнале.",
  },
  {
    icon: <Icon28DoorArrowRightOutline />,
    title: "Как отказаться",
    text: "Откройте «Профиль» и нажмите «Отвязать»: вы выйдете из чатов школы, и номер больше не будет связан с профилем. Привязать профиль снова можно в любой день.",
  },
];

/** «Подробнее о VK ID»: what it is, what it is given, who sees what, and how to take it back. */
export default function AboutVkIdPage() {
  return (
    <Screen title="О VK ID" width="narrow" above={<Back href="/link">Учебный профиль</Back>}>
      <Group mode="card">
        <p className={styles["lead"]}>На что вы соглашаетесь, когда привязываете учебный профиль.</p>
        {POINTS.map(({ icon, title, text }) => (
          <SimpleCell key={title} before={icon} multiline hasHover={false} hasActive={false} subtitle={text}>
            {title}
          </SimpleCell>
        ))}
      </Group>
    </Screen>
  );
}
