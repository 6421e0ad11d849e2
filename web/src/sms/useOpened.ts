import { useState } from "react";

const KEY = "svyazka.phone";
// From here on the panel finds room beside the page.
const BESIDE = "(min-width: 1280px)";

function openedBefore(): boolean | null {
  try {
    const stored = localStorage.getItem(KEY);
    return stored === null ? null : stored === "open";
  } catch {
    return null;
  }
}

/** Whether the phone is out: as it was left, at first only where it covers nothing. */
export function useOpened(): [boolean, (opened: boolean) => void] {
  const [opened, setOpened] = useState(() => matchMedia(BESIDE).matches && (openedBefore() ?? true));
  const open = (next: boolean) => {
    setOpened(next);
    try {
      localStorage.setItem(KEY, next ? "open" : "closed");
    } catch {
      // Where nothing may be stored the choice holds until the page is left.
    }
  };
  return [opened, open];
}
