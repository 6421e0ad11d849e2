import { Back } from "../lists/Back";
import { Screen } from "../shell/Screen";
import { Why } from "./Why";

/** «Почему меня нет в чате?» and «Почему я в этих чатах?» for oneself. */
export default function WhyPage() {
  return (
    <Screen title="Почему я в этих чатах?" above={<Back href="/chats">Чаты</Back>}>
      <Why />
    </Screen>
  );
}
