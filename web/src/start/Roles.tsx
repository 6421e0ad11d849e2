import { Group, Header, SimpleCell } from "@vkontakte/vkui";
import type { ReactNode } from "react";

import type { Role, WhoAmI } from "../api/session";

const WORDS: Record<Role, string> = {
  pupil: "Ученик",
  parent: "Родитель",
  teacher: "Учитель",
  homeroom_teacher: "Классный руководитель",
  school_admin: "Администратор школы",
  authority_officer: "Сотрудник органа управления",
};

/** What somebody is, and where. */
export function Roles({ roles, icon }: { roles: WhoAmI["roles"]; icon: ReactNode }) {
  return (
    <Group mode="card" header={<Header>{roles.length === 1 ? "Моя роль" : "Мои роли"}</Header>}>
      {roles.map(({ role, organisation_id, organisation_name }) => (
        <SimpleCell
          key={`${role} ${organisation_id}`}
          before={icon}
          subtitle={organisation_name}
          multiline
          hasHover={false}
          hasActive={false}
        >
          {WORDS[role]}
        </SimpleCell>
      ))}
    </Group>
  );
}
