import { useEffect, useRef, useState } from "react";

import { useMyChats } from "../api/chats";

const ASK_EVERY_MS = 1500;
const STABLE_AFTER = 4;
const MOST_ASKED = 20;

/** My chats while they appear: asked again and again until they have stayed the same for some seconds. */
export function useAppearingChats() {
  const [settled, setSettled] = useState(false);
  const { data, dataUpdatedAt } = useMyChats({ pauseMs: settled ? undefined : ASK_EVERY_MS });
  const chats = data?.chats ?? [];
  const seen = useRef({ asked: 0, same: 0, ids: "" });
  const ids = chats.map(({ chat_id }) => chat_id).join();
  useEffect(() => {
    if (dataUpdatedAt === 0) {
      return;
    }
    const { asked, same, ids: before } = seen.current;
    const again = ids !== "" && ids === before ? same + 1 : 0;
    seen.current = { asked: asked + 1, same: again, ids };
    if (again >= STABLE_AFTER || asked + 1 >= MOST_ASKED) {
      setSettled(true);
    }
  }, [dataUpdatedAt, ids]);
  return { chats, settled };
}
