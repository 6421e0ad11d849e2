import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { useCallback, useState, type ReactNode } from "react";

import styles from "./lists.module.css";

const BEYOND_THE_EDGE = 8;

export interface ListProps<T> {
  items: readonly T[];
  keyOf: (item: T) => string;
  /** What the list is, for screen readers. */
  label: string;
  /** A row's height in pixels, before it is measured. */
  rowHeight: number;
  children: (item: T) => ReactNode;
}

/** A list that scrolls with the page, of which only the rows near the window exist. */
export default function LongList<T>({ items, keyOf, label, rowHeight, children }: ListProps<T>) {
  const [top, setTop] = useState(0);
  const { getVirtualItems, getTotalSize, measureElement } = useWindowVirtualizer({
    count: items.length,
    estimateSize: () => rowHeight,
    overscan: BEYOND_THE_EDGE,
    scrollMargin: top,
    getItemKey: (index) => keyOf(at(items, index)),
  });
  // What stands above the list can grow later, so its place on the page is looked up again.
  const place = useCallback((list: HTMLUListElement) => {
    const look = () => setTop(list.getBoundingClientRect().top + scrollY);
    const observer = new ResizeObserver(look);
    observer.observe(document.body);
    look();
    return () => observer.disconnect();
  }, []);
  return (
    <ul ref={place} aria-label={label} className={styles["list"]} style={{ height: getTotalSize() }}>
      {getVirtualItems().map(({ key, index, start }) => (
        <li
          key={key}
          ref={measureElement}
          data-index={index}
          aria-setsize={items.length}
          aria-posinset={index + 1}
          className={styles["row"]}
          style={{ transform: `translateY(${start - top}px)` }}
        >
          {children(at(items, index))}
        </li>
      ))}
    </ul>
  );
}

function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) {
    throw new RangeError(`${index} of ${items.length}`);
  }
  return item;
}
