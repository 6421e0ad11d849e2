import { Button } from "@vkontakte/vkui";

import { clock, useSecondsUntil } from "../states/Countdown";

interface ResendProps {
  /** Whether it is what the screen is for. */
  first?: boolean;
  /** From when on a new code can be asked for, epoch in ms. */
  from: number;
  busy: boolean;
  onResend: () => void;
  /** Has a code read out in a call, where that is offered. */
  onCall?: (() => void) | undefined;
}

/** «Отправить код ещё раз», which counts down to when that is possible, and «Позвонить мне». */
export function Resend({ first = false, from, busy, onResend, onCall }: ResendProps) {
  const left = useSecondsUntil(from);
  return (
    <>
      <Button mode={first ? "primary" : "secondary"} size="l" stretched disabled={left > 0} loading={busy} onClick={onResend}>
        {left > 0 ? `Отправить код ещё раз · ${clock(left)}` : "Отправить код ещё раз"}
      </Button>
      {onCall && (
        <Button mode="secondary" size="l" stretched disabled={left > 0 || busy} onClick={onCall}>
          Позвонить мне
        </Button>
      )}
    </>
  );
}
