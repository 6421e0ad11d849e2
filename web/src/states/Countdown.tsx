import { useCallback, useSyncExternalStore } from "react";

/** Whole seconds left until a moment (epoch, ms), told anew each second; never below zero. */
export function useSecondsUntil(until: number): number {
  const eachSecond = useCallback(
    (tick: () => void) => {
      const timer = setInterval(() => {
        tick();
        if (secondsUntil(until) === 0) {
          clearInterval(timer);
        }
      }, 1000);
      return () => clearInterval(timer);
    },
    [until],
  );
  return useSyncExternalStore(eachSecond, () => secondsUntil(until));
}

function secondsUntil(until: number): number {
  return Math.max(0, Math.ceil((until - Date.now()) / 1000));
}

/** Seconds as on a clock: 4:05. */
export function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** «{label} 4:05», and `over` when the time is up; only the latter is read out. */
export function Countdown({ until, label, over }: { until: number; label: string; over: string }) {
  const left = useSecondsUntil(until);
  return (
    <>
      {left > 0 && <span>{`${label} ${clock(left)}.`}</span>}
      <span role="status">{left === 0 && over}</span>
    </>
  );
}
