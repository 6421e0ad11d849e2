import { useState } from "react";

import { useSendUnlinkCode } from "../api/link";
import { useOneAtATime } from "../api/oneAtATime";
import { problemFrom } from "../api/problem";

/** Asks for a code to the number that the profile has; `onSent` when it is on its way. */
export function useOldNumberCode(onSent: () => void) {
  const sending = useSendUnlinkCode();
  const [since, setSince] = useState(0);
  const send = useOneAtATime(async () => {
    try {
      await sending.mutateAsync({});
      setSince(Date.now());
      onSent();
    } catch (thrown) {
      // The answer to an earlier try got lost on its way: the code is there.
      if (problemFrom(thrown).code === "sms_too_soon") {
        onSent();
      }
    }
  });
  return { sending, since, send };
}
