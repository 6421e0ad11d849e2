import { Button, FormItem } from "@vkontakte/vkui";

import { clock, useSecondsUntil } from "../states/Countdown";

interface SubmitButtonProps {
  busy: boolean;
  /** Until when it can't be pressed, epoch in ms; it counts down. */
  from?: number;
  children: string;
}

/** The button that sends a form; while it is being sent it turns and can't be pressed. */
export function SubmitButton({ busy, from = 0, children }: SubmitButtonProps) {
  const left = useSecondsUntil(from);
  return (
    <FormItem>
      <Button type="submit" size="l" stretched loading={busy} disabled={left > 0} loadingLabel={`${children}: отправляем…`}>
        {left > 0 ? `${children} · ${clock(left)}` : children}
      </Button>
    </FormItem>
  );
}
