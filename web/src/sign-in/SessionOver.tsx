import { FormItem, FormStatus } from "@vkontakte/vkui";
import { useHistoryState } from "wouter/use-browser-location";

/** Why somebody who was signed in is asked again: the server's own words where it knows for certain. */
export function SessionOver() {
  const state: { over?: boolean; why?: string } | null = useHistoryState();
  return (
    state?.over === true && (
      <FormItem role="status">
        <FormStatus title="Сеанс завершён">
          {state.why ?? "Его время вышло, или вы вышли в другой вкладке или с другого устройства."} После входа вы вернётесь туда, где были.
        </FormStatus>
      </FormItem>
    )
  );
}
