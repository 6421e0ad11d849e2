import { Back } from "../lists/Back";
import { Screen } from "../shell/Screen";
import { Why } from "./Why";

/** «Мои чаты: почему», for oneself. */
export default function WhyPage() {
  return (
    <Screen title="Мои чаты: почему" above={<Back href="/chats">Чаты</Back>}>
      <Why />
    </Screen>
  );
}
