import { lazy, Suspense } from "react";

import type { ListProps } from "./LongList";
import styles from "./lists.module.css";

/** So many rows a phone shows at once without noticing. */
const FEW = 40;

const LongList = lazy(() => import("./LongList")) as typeof import("./LongList").default;

/** A list that scrolls with the page; of a long one only the rows near the window exist. */
export function VirtualList<T>(props: ListProps<T>) {
  const { items, keyOf, label, rowHeight, children } = props;
  if (items.length <= FEW) {
    return (
      <ul aria-label={label} className={styles["list"]}>
        {items.map((item) => (
          <li key={keyOf(item)}>{children(item)}</li>
        ))}
      </ul>
    );
  }
  return (
    <Suspense fallback={<div style={{ height: items.length * rowHeight }} />}>
      <LongList {...props} />
    </Suspense>
  );
}
