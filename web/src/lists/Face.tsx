import { Avatar } from "@vkontakte/vkui";

import { initials } from "../shell/initials";

/** A person's picture: the letters of the name. */
export function Face({ name }: { name: string }) {
  return <Avatar size={40} initials={initials(name)} gradientColor="blue" aria-hidden />;
}
