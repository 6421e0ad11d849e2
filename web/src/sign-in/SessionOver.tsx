import { FormItem, FormStatus } from "@vkontakte/vkui";
import { useHistoryState } from "wouter/use-browser-location";

/** Why somebody who was signed in is asked again. */
export function SessionOver() {
  const state: { over?: boolean } | null = useHistoryState();
  return (
    state?.over === true && (
      <FormItem role="status">
        <FormStatus title="Сеанс завершён">Войдите ещё раз, и вы вернётесь туда, где были.</FormStatus>
      </FormItem>
    )
  );
}
