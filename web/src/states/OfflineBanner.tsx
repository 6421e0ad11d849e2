import { Footnote } from "@vkontakte/vkui";
import { useSyncExternalStore } from "react";

import styles from "./states.module.css";

function subscribe(changed: () => void): () => void {
  addEventListener("online", changed);
  addEventListener("offline", changed);
  return () => {
    removeEventListener("online", changed);
    removeEventListener("offline", changed);
  };
}

/** A word while the device has no network; what is on the screen stays. */
export function OfflineBanner() {
  const online = useSyncExternalStore(subscribe, () => navigator.onLine);
  return (
    <div role="status" className={styles["above"]} data-offline={!online}>
      {!online && (
        <Footnote className={styles["offline"] ?? ""}>
          Нет подключения к интернету. Появится связь, и всё обновится само.
        </Footnote>
      )}
    </div>
  );
}
