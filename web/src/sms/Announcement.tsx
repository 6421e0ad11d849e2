import { VisuallyHidden } from "@vkontakte/vkui";
import { useState } from "react";

import type { Sms } from "./useTexts";

/** Tells screen readers of an SMS that has come while the page was open, when they have a moment. */
export function Announcement({ texts }: { texts: Sms[] | undefined }) {
  const [atFirst, setAtFirst] = useState<number>();
  const newest = texts?.at(-1);
  if (texts && atFirst === undefined) {
    setAtFirst(newest?.at ?? 0);
  }
  const isNew = newest !== undefined && atFirst !== undefined && newest.at > atFirst;
  return <VisuallyHidden role="status">{isNew ? `Новое SMS: ${newest.text}` : ""}</VisuallyHidden>;
}
