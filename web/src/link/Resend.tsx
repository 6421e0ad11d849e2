import { Button } from "@vkontakte/vkui";

import { clock, useSecondsUntil } from "../states/Countdown";

interface ResendProps {
  /** Whether it is what the screen is for. */
  first?: boolean;
  /** From when on a new code can be asked for, epoch in ms. */
  from: number;
  busy: boolean;
  onResend: () => void;
}

/** «Отправить снова», which counts down to when that is possible. */
export function Resend({ first = false, from, busy, onResend }: ResendProps) {
  const left = useSecondsUntil(from);
  return (
    <Button mode={first ? "primary" : "secondary"} size="l" stretched disabled={left > 0} loading={busy} onClick={onResend}>
      {left > 0 ? `Отправить снова · ${clock(left)}` : "Отправить снова"}
    </Button>
  );
}
