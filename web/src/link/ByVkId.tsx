import { Button, FormItem } from "@vkontakte/vkui";

import { useConfig } from "../api/config";
import { VK_ID } from "../brands/VkIdButton";

/** Who has begun with an SMS may go over to VK ID, where the region has it. */
export function ByVkId() {
  const { identity_providers: providers } = useConfig();
  return (
    providers.includes("vk_id") && (
      <FormItem>
        <Button Component="a" href={VK_ID} mode="tertiary" size="l" stretched>
          Подтвердить через VK ID
        </Button>
      </FormItem>
    )
  );
}
