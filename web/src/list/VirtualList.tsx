import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useLayoutEffect, useRef, useState, type ReactNode } from "react";

import styles from "./VirtualList.module.css";

interface VirtualListProps<Row> {
  rows: readonly Row[];
  keyOf: (row: Row) => string;
  /** About how high a row is, in pixels; the real height is measured. */
  rowHeight: number;
  /** What a screen reader calls the list. */
  label: string;
  children: (row: Row) => ReactNode;
}

/** A list of any length that scrolls with the page; only the rows in sight exist. */
export function VirtualList<Row>({ rows, keyOf, rowHeight, label, children }: VirtualListProps<Row>) {
  "use no memo"; // The virtualizer changes inside, so what is rendered from it can't be remembered.
  const list = useRef<HTMLUListElement>(null);
  const [offset, setOffset] = useState(0);
  useLayoutEffect(() => setOffset(list.current?.offsetTop ?? 0), []);
  // eslint-disable-next-line react-hooks/incompatible-library -- see "use no memo"
  const virtualizer = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => rowHeight,
    overscan: 8,
    scrollMargin: offset,
    initialRect: { width: window.innerWidth, height: window.innerHeight },
  });
  return (
    <ul ref={list} aria-label={label} className={styles["list"]} style={{ blockSize: virtualizer.getTotalSize() }}>
      {virtualizer.getVirtualItems().map(({ index, start }) => {
        const row = rows[index];
        return (
          row && (
            <li
              key={keyOf(row)}
              data-index={index}
              ref={virtualizer.measureElement}
              aria-setsize={rows.length}
              aria-posinset={index + 1}
              className={styles["row"]}
              style={{ transform: `translateY(${start - offset}px)` }}
            >
              {children(row)}
            </li>
          )
        );
      })}
    </ul>
  );
}
