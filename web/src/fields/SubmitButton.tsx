import { Button, FormItem } from "@vkontakte/vkui";

/** The button that sends a form; while it is being sent it turns and can't be pressed. */
export function SubmitButton({ busy, children }: { busy: boolean; children: string }) {
  return (
    <FormItem>
      <Button type="submit" size="l" stretched loading={busy} loadingLabel={`${children}: отправляем…`}>
        {children}
      </Button>
    </FormItem>
  );
}
