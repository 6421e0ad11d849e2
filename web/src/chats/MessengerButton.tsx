import { useQuery } from "@tanstack/react-query";
import { Button } from "@vkontakte/vkui";
import { Link } from "wouter";

import { config } from "../api/config";

/** «VK Мессенджер»: the one that is built in, or the region's own; with a chat, the built-in one opens on that. */
export function MessengerButton({ chatId }: { chatId?: string }) {
  const { data, isPending } = useQuery(config);
  const address = data?.messenger_url;
  if (isPending) {
    return null;
  }
  if (address) {
    return (
      <Button Component="a" href={address} target="_blank" rel="noreferrer" size="l" mode="secondary" stretched>
        VK Мессенджер
      </Button>
    );
  }
  return (
    <Link href={chatId ? `/messenger/${encodeURIComponent(chatId)}` : "/messenger"} asChild>
      <Button Component="a" size="l" mode="secondary" stretched>
        VK Мессенджер
      </Button>
    </Link>
  );
}
