import { Icon28LockOutline } from "@vkontakte/icons";
import { Group, SimpleCell } from "@vkontakte/vkui";

/** A reminder to keep one's login to oneself (guide, after step 8). */
export function OwnLoginNote() {
  return (
    <Group>
      <SimpleCell
        multiline
        before={<Icon28LockOutline />}
        subtitle="От вашего имени в чатах должны писать только вы: это защищает и вас, и школу. Логин и пароль не нужны никому другому — ни коллегам, ни руководителю, ни поддержке."
      >
        Не передавайте никому свой логин и пароль
      </SimpleCell>
    </Group>
  );
}
