import { Icon28EducationOutline, Icon28SchoolOutline, Icon28UserOutline, Icon28WorkOutline } from "@vkontakte/icons";
import { Group, Header, SimpleCell } from "@vkontakte/vkui";
import type { ReactNode } from "react";

import type { Role, WhoAmI } from "../api/session";
import { ROLE_NAMES } from "../words/roles";

const ICONS: Record<Role, ReactNode> = {
  pupil: <Icon28EducationOutline />,
  parent: <Icon28UserOutline />,
  teacher: <Icon28WorkOutline />,
  homeroom_teacher: <Icon28WorkOutline />,
  school_admin: <Icon28SchoolOutline />,
  authority_officer: <Icon28SchoolOutline />,
};

/** What somebody is, and where. */
export function Roles({ roles }: { roles: WhoAmI["roles"] }) {
  return (
    <Group mode="card" header={<Header>{roles.length === 1 ? "Моя роль" : "Мои роли"}</Header>}>
      {roles.map(({ role, organisation_id, organisation_name }) => (
        <SimpleCell
          key={`${role} ${organisation_id}`}
          before={ICONS[role]}
          subtitle={organisation_name}
          multiline
          hasHover={false}
          hasActive={false}
        >
          {ROLE_NAMES[role]}
        </SimpleCell>
      ))}
    </Group>
  );
}
