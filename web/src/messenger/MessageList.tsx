import { Icon24ChevronDown } from "@vkontakte/icons";
import { Button, Counter, IconButton, Spinner } from "@vkontakte/vkui";
import { defaultRangeExtractor, type Range, useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, type ReactNode, type Ref, useCallback, useEffect, useImperativeHandle, useLayoutEffect, useRef, useState } from "react";

import { counted } from "../words/counted";
import styles from "./messenger.module.css";
import type { Row } from "./rows";

const MESSAGES = ["сообщение", "сообщения", "сообщений"] as const;
const MOST_COUNTED = 999;
/** So near its end the list follows what is new. */
const NEAR_END_PX = 120;
/** So near its beginning the list asks for what was said before, so near its end for what was said later. */
const NEAR_EDGE_PX = 400;
const BEYOND_THE_EDGE = 8;
/** A message's height before it is measured. */
const ROW_PX = 72;
const GAP_PX = 8;
/** Room for the button above the first message, or below the last one. */
const EDGE_PX = 48;

/** What another part of the screen can ask of the list. */
export interface ListHandle {
  toEnd: () => void;
  toRow: (key: string) => void;
  /** Gives a row the focus, where it is shown. */
  focusRow: (key: string) => void;
}

interface MessageListProps {
  rows: readonly Row[];
  /** The row at which the list begins; without one it begins at its end. */
  beginAt: string | undefined;
  /** Brings what was said before; undefined where nothing was. */
  loadEarlier: (() => Promise<void>) | undefined;
  /** Brings what was said later; undefined where the chat's end is loaded. */
  loadLater?: (() => Promise<void>) | undefined;
  /** Loads the chat's end, where it is not loaded. */
  loadEnd?: () => Promise<void>;
  /** How many messages stand below what one has looked at. */
  unseen?: number;
  /** Is told the last row that one looks at. */
  onSeen?: (key: string) => void;
  ref: Ref<ListHandle>;
  children: (row: Row) => ReactNode;
  /** In place of the rows where there are none. */
  empty: ReactNode;
}

/**
 * What has been said, of which only the rows near the window exist: thousands of messages scroll like ten.
 *
 * It stays at its end while one is there, and in place where earlier messages come above. A row with the focus stays, wherever it is
 * scrolled to; the arrow keys go from row to row.
 */
export function MessageList({ rows, beginAt, loadEarlier, loadLater, loadEnd, unseen = 0, onSeen, ref, children, empty }: MessageListProps) {
  const place = useRef<HTMLDivElement>(null);
  const [focused, setFocused] = useState<string | null>(null);
  const [isAtEnd, setAtEnd] = useState(true);
  const getItemKey = useCallback((index: number) => at(rows, index).key, [rows]);
  const wasPartial = useRef(loadLater !== undefined);
  const hasBegun = useRef(false);
  const held = focused === null ? -1 : rows.findIndex((row) => row.key === focused);
  // eslint-disable-next-line react-hooks/incompatible-library -- nothing here is memoized by a compiler
  const list = useVirtualizer({
    count: rows.length,
    getScrollElement: () => place.current,
    estimateSize: () => ROW_PX,
    getItemKey,
    gap: GAP_PX,
    overscan: BEYOND_THE_EDGE,
    paddingStart: loadEarlier ? EDGE_PX : 0,
    paddingEnd: loadLater ? EDGE_PX : 0,
    anchorTo: "end",
    // Who loads a page of later messages goes on reading where they are.
    followOnAppend: !wasPartial.current && !loadLater,
    scrollEndThreshold: NEAR_END_PX,
    rangeExtractor: (range: Range) => within(defaultRangeExtractor(range), held),
    onChange: (instance) => {
      setAtEnd(instance.isAtEnd());
      const last = instance.range && rows[instance.range.endIndex];
      if (last && hasBegun.current) {
        onSeen?.(last.key);
      }
    },
  });
  const cameAbove = useCameAbove(rows);
  // What one looks at stays, also while one scrolls back: rows above get their height once they are there, and the row that was the first
  // loses its date and name when earlier messages of that day come, also where one sees it.
  list.shouldAdjustScrollPositionOnItemSizeChange = ({ index, end }, _, { scrollOffset }) =>
    end <= (scrollOffset ?? 0) || index <= cameAbove;
  const { getVirtualItems, getTotalSize, measureElement, scrollToIndex, scrollToEnd } = list;
  const toRow = (key: string, align: "center" | "auto" = "center") => {
    const index = rows.findIndex((row) => row.key === key);
    if (index >= 0) {
      scrollToIndex(index, { align });
    }
    return index;
  };
  const rowOf = (index: number) => place.current?.querySelector<HTMLElement>(`[data-index="${index}"]`);
  const focus = (index: number) => {
    setFocused(at(rows, index).key);
    scrollToIndex(index, { align: "auto" });
    rowOf(index)?.focus({ preventScroll: true });
    requestAnimationFrame(() => {
      // The row may have had to be made first, or a menu that closes has taken the focus with it.
      const row = rowOf(index);
      if (row && !row.contains(document.activeElement)) {
        row.focus({ preventScroll: true });
      }
    });
  };
  useImperativeHandle(ref, () => ({
    toEnd: () => scrollToEnd(),
    toRow: (key) => void toRow(key),
    focusRow: (key) => {
      const index = rows.findIndex((row) => row.key === key);
      if (index >= 0) {
        focus(index);
      }
    },
  }));
  useLayoutEffect(() => {
    if (beginAt === undefined || toRow(beginAt) < 0) {
      scrollToEnd();
    }
    hasBegun.current = true;
    // Only where the chat is opened.
    // eslint-disable-next-line react-hooks/exhaustive-deps -- see above
  }, []);
  useLayoutEffect(() => {
    wasPartial.current = loadLater !== undefined;
  });
  // Where nothing was said before and no row comes, the room of the button goes all the same.
  const room = loadEarlier ? EDGE_PX : 0;
  const firstKey = rows[0]?.key;
  const above = useRef({ room, firstKey });
  useLayoutEffect(() => {
    const gone = above.current.room - room;
    if (place.current && gone !== 0 && above.current.firstKey === firstKey) {
      place.current.scrollTop -= gone;
    }
    above.current = { room, firstKey };
  }, [firstKey, room]);
  const goToEnd = async () => {
    await loadEnd?.();
    // The rows are there one drawing after their messages.
    requestAnimationFrame(() => scrollToEnd());
  };
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const row = (event.target as HTMLElement).closest<HTMLElement>("[data-index]");
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!row || !step) {
      return;
    }
    const next = Number(row.dataset["index"]) + step;
    if (next >= 0 && next < rows.length) {
      event.preventDefault();
      focus(next);
    }
  };
  return (
    <div className={styles["place"]}>
      {/* A list that scrolls has to be reached by the keyboard, too. */}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- see above */}
      <div className={styles["messages"]} ref={place} role="region" aria-label="Сообщения" tabIndex={0}>
        {loadEarlier && <Edge load={loadEarlier} place={place} side="earlier" />}
        {rows.length === 0 && empty}
        {/* eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- the arrow keys only go from row to row */}
        <ol
          className={styles["bubbles"]}
          style={{ height: getTotalSize() }}
          onFocus={({ target }) => setFocused(keyOfElement(target))}
          onBlur={({ relatedTarget, currentTarget }) => currentTarget.contains(relatedTarget) || setFocused(null)}
          onKeyDown={onKeyDown}
        >
          {getVirtualItems().map(({ key, index, start }) => (
            <li
              key={key}
              ref={measureElement}
              data-index={index}
              data-key={key}
              tabIndex={-1}
              aria-setsize={loadEarlier || loadLater ? -1 : rows.length}
              aria-posinset={index + 1}
              className={styles["placed"]}
              style={{ transform: `translateY(${start}px)` }}
            >
              {children(at(rows, index))}
            </li>
          ))}
        </ol>
        {loadLater && (
          <div className={styles["beyond"]}>
            <Edge load={loadLater} place={place} side="later" />
          </div>
        )}
      </div>
      {(!isAtEnd || loadLater) && rows.length > 0 && (
        <IconButton
          label={unseen > 0 ? `К последним сообщениям: ещё ${counted(unseen, MESSAGES)}` : "К последним сообщениям"}
          className={styles["toEnd"] ?? ""}
          onClick={() => void goToEnd()}
        >
          {unseen > 0 && (
            <Counter size="s" mode="primary" className={styles["unseen"] ?? ""}>
              <span aria-hidden>{unseen > MOST_COUNTED ? `${MOST_COUNTED}+` : unseen}</span>
            </Counter>
          )}
          <Icon24ChevronDown />
        </IconButton>
      )}
    </div>
  );
}

interface EdgeProps {
  load: () => Promise<void>;
  place: React.RefObject<HTMLDivElement | null>;
  side: "earlier" | "later";
}

/** Asks for what was said before or later: by itself as one comes near, and by its button. */
function Edge({ load, place, side }: EdgeProps) {
  const [isLoading, setLoading] = useState(false);
  const isAsking = useRef(false);
  const ask = useCallback(async () => {
    if (isAsking.current) {
      return;
    }
    isAsking.current = true;
    setLoading(true);
    await load();
    isAsking.current = false;
    setLoading(false);
  }, [load]);
  // It outlives the listener: rows that are drawn anew between a scroll and its event would hide where the scroll began.
  const last = useRef<number | null>(null);
  useEffect(() => {
    const box = place.current;
    last.current ??= box?.scrollTop ?? 0;
    const look = () => {
      if (!box) {
        return;
      }
      const [before, top] = [last.current ?? 0, box.scrollTop];
      const isNear = side === "earlier" ? top < before && top < NEAR_EDGE_PX : top > before && fromEnd(box) < NEAR_EDGE_PX;
      if (isNear) {
        void ask();
      }
      last.current = top;
    };
    box?.addEventListener("scroll", look, { passive: true });
    return () => box?.removeEventListener("scroll", look);
  }, [ask, place, side]);
  return (
    <div className={styles["earlier"]}>
      {isLoading ? (
        <Spinner size="s">Загружаем</Spinner>
      ) : (
        <Button mode="tertiary" size="s" onClick={() => void ask()}>
          {side === "earlier" ? "Показать более ранние" : "Показать более поздние"}
        </Button>
      )}
    </div>
  );
}

/**
 * How many rows have just come above those that were there, so the place of the row that was the first; -1 where none have, and once the
 * rows have their heights.
 */
function useCameAbove(rows: readonly Row[]): number {
  const key = rows[0]?.key;
  const [before, setBefore] = useState({ key, cameAbove: -1 });
  if (before.key !== key) {
    setBefore({ key, cameAbove: rows.findIndex((row) => row.key === before.key) });
  }
  useEffect(() => {
    // Rows are measured before the next frame is painted, and that may be the one that begins here.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => setBefore({ key, cameAbove: -1 }));
    });
    return () => cancelAnimationFrame(frame);
  }, [key]);
  return before.cameAbove;
}

function fromEnd({ scrollHeight, scrollTop, clientHeight }: HTMLElement): number {
  return scrollHeight - scrollTop - clientHeight;
}

function keyOfElement(element: Element): string | null {
  return element.closest<HTMLElement>("[data-key]")?.dataset["key"] ?? null;
}

/** The rows to be shown, and the one that has to stay. */
function within(indexes: number[], held: number): number[] {
  return held < 0 || indexes.includes(held) ? indexes : [...indexes, held].sort((one, other) => one - other);
}

function at<T>(items: readonly T[], index: number): T {
  const item = items[index];
  if (item === undefined) {
    throw new RangeError(`${index} of ${items.length}`);
  }
  return item;
}
