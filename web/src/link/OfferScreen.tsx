import { Icon28ChatsOutline, Icon28EducationOutline, Icon28PrivacyOutline } from "@vkontakte/icons";
import { Button, FormItem, SimpleCell } from "@vkontakte/vkui";

import { useConfig } from "../api/config";
import type { Role, WhoAmI } from "../api/session";
import { VkIdButton } from "../brands/VkIdButton";
import { usePerson } from "../shell/person";
import { LedProblem } from "../states/LedProblem";
import { AboutVkId } from "./AboutVkId";
import { Card } from "./Card";
import { Claims } from "./Claims";
import styles from "./link.module.css";

/** Whose chats open, by what one is. */
const CHATS: Record<Role, string> = {
  pupil: "класса и предметов",
  parent: "класса и предметов вашего ребёнка",
  teacher: "ваших предметов и коллег",
  homeroom_teacher: "вашего класса, предметов и коллег",
  school_admin: "коллег",
  authority_officer: "вашей организации",
};

const BEGIN = "Привязать учебный профиль VK ID";

function gains({ roles, children }: WhoAmI) {
  const role = roles[0]?.role ?? "pupil";
  const whose = role === "parent" && children.length > 1 ? "классов и предметов ваших детей" : CHATS[role];
  return [
    { icon: <Icon28ChatsOutline />, text: `Чаты ${whose} откроются сразу, без приглашений` },
    { icon: <Icon28PrivacyOutline />, text: "Общение в защищённом от посторонних лиц пространстве: в чатах только те, кто есть в журнале" },
    {
      icon: <Icon28EducationOutline />,
      text: "Регистрация ВКонтакте не нужна, а если аккаунт уже есть, его никто не увидит",
    },
  ];
}

/** What the link is for, and its beginning (journey, step 2): by VK ID where the region has it, else by the number. */
export function OfferScreen({ onBegin }: { onBegin: () => void }) {
  const person = usePerson();
  const { identity_providers: providers } = useConfig();
  return (
    <Card
      title="Учебный профиль Сферум"
      lead="С сервисом «ЭЖД» можно связать свой учебный профиль Сферум. Это нужно сделать один раз."
    >
      <Claims />
      <ul className={styles["gains"]}>
        {gains(person).map(({ icon, text }) => (
          <li key={text}>
            <SimpleCell before={icon} multiline hasHover={false} hasActive={false}>
              {text}
            </SimpleCell>
          </li>
        ))}
      </ul>
      <LedProblem />
      {providers.includes("vk_id") ? (
        <FormItem>
          <VkIdButton>{BEGIN}</VkIdButton>
          <p className={styles["under"]}>VK ID подтвердит ваш номер: код из SMS не понадобится.</p>
          <Button mode="tertiary" size="l" stretched onClick={onBegin}>
            <span className={styles["whole"]}>Нет VK ID? Продолжить по номеру телефона</span>
          </Button>
        </FormItem>
      ) : (
        <FormItem>
          <Button size="l" stretched onClick={onBegin}>
            <span className={styles["whole"]}>{BEGIN}</span>
          </Button>
        </FormItem>
      )}
      <AboutVkId given="номер телефона и информацию о себе" />
    </Card>
  );
}
