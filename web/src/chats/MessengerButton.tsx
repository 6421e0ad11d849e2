import { Button } from "@vkontakte/vkui";

import { useConfig } from "../api/config";

/** «VK Мессенджер», where the region has one to open. */
export function MessengerButton() {
  const { messenger_url: address } = useConfig();
  return (
    address && (
      <Button Component="a" href={address} target="_blank" rel="noreferrer" size="l" mode="secondary" stretched>
        VK Мессенджер
      </Button>
    )
  );
}
