import { Icon24LockOutline } from "@vkontakte/icons";
import { MiniInfoCell } from "@vkontakte/vkui";

/** The guide's warning (step 8). */
export function KeepToYourself() {
  return (
    <MiniInfoCell before={<Icon24LockOutline />} textWrap="full">
      Никому не передавайте логин и пароль, даже коллегам или руководителю. Это защищает и вас, и вашу школу.
    </MiniInfoCell>
  );
}
