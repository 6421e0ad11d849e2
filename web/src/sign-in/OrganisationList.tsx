import { Button } from "@vkontakte/vkui";
import { useEffect, useLayoutEffect, useRef, useState, type RefObject } from "react";

import type { Organisation } from "../api/organisations";
import styles from "./OrganisationField.module.css";

/** As much room as three names on two lines take. */
const LEAST_HEIGHT = 200;
const MOST_HEIGHT = 420;
const EDGE = 8;
/** Above the field its label stays to be seen. */
const LABEL_HEIGHT = 36;

interface OrganisationListProps {
  id: string;
  field: RefObject<HTMLInputElement | null>;
  rows: readonly Organisation[];
  /** How many there are beside those that are shown. */
  more: number;
  chosen: Organisation | null;
  marked: number;
  state: "loading" | "failed" | "there";
  onChoose: (organisation: Organisation) => void;
  onMore: () => void;
  onRetry: () => void;
}

/** The list below the field: always downwards, as high as the window has room for, scrolling inside. */
export function OrganisationList(props: OrganisationListProps) {
  const { id, field, rows, more, chosen, marked, state, onChoose, onMore, onRetry } = props;
  const height = useRoomBelow(field);
  const list = useRef<HTMLDivElement>(null);
  const first = rows[0]?.organisation_id;
  useEffect(() => {
    list.current?.scrollTo({ top: 0 });
  }, [first]);
  useEffect(() => {
    list.current?.querySelector("[data-marked=true]")?.scrollIntoView({ block: "nearest" });
  }, [marked]);
  return (
    // The focus stays in the field, whatever is pressed here.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions -- see above
    <div className={styles["popup"]} style={{ maxHeight: height }} ref={list} onMouseDown={(event) => event.preventDefault()}>
      <div id={`${id}-list`} role="listbox" aria-label="Организации">
        {rows.map((organisation, at) => (
          // The keys are the field's: the focus never leaves it (ARIA 1.2, combobox).
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events -- see above
          <div
            key={organisation.organisation_id}
            id={`${id}-${at}`}
            role="option"
            tabIndex={-1}
            aria-selected={organisation.organisation_id === chosen?.organisation_id}
            data-marked={at === marked}
            className={styles["option"]}
            onClick={() => onChoose(organisation)}
          >
            <span className={styles["name"]}>{organisation.name}</span>
            {organisation.parent_name && <span className={styles["parent"]}>{organisation.parent_name}</span>}
          </div>
        ))}
      </div>
      {state === "loading" && <p className={styles["note"]}>Ищем…</p>}
      {state === "failed" && (
        <div className={styles["note"]}>
          <p className={styles["text"]}>Список не загрузился. Проверьте связь.</p>
          <Button size="s" onClick={onRetry}>
            Повторить
          </Button>
        </div>
      )}
      {state === "there" && rows.length === 0 && (
        <p className={styles["note"]}>Ничего не нашлось. Попробуйте другое слово из названия или номер.</p>
      )}
      {more > 0 && (
        <Button mode="tertiary" size="m" stretched tabIndex={-1} onClick={onMore}>
          Ещё {more.toLocaleString("ru")}
        </Button>
      )}
    </div>
  );
}

/** How high the list may be; where the window is too low for it, the page is scrolled until the field is at its top. */
function useRoomBelow(field: RefObject<HTMLInputElement | null>): number {
  const [height, setHeight] = useState(LEAST_HEIGHT);
  useLayoutEffect(() => {
    const place = () => {
      const box = field.current?.getBoundingClientRect();
      if (!box) {
        return;
      }
      const bottom = (window.visualViewport?.offsetTop ?? 0) + (window.visualViewport?.height ?? innerHeight);
      const room = () => bottom - (field.current?.getBoundingClientRect().bottom ?? 0) - EDGE;
      if (room() < MOST_HEIGHT) {
        scrollBy({ top: Math.min(box.top - LABEL_HEIGHT, MOST_HEIGHT - room()), behavior: "instant" });
      }
      setHeight(Math.min(MOST_HEIGHT, Math.max(LEAST_HEIGHT / 2, room())));
    };
    place();
    // The list itself makes the page longer: only then there is enough to scroll.
    const frame = requestAnimationFrame(place);
    window.visualViewport?.addEventListener("resize", place);
    return () => {
      cancelAnimationFrame(frame);
      window.visualViewport?.removeEventListener("resize", place);
    };
  }, [field]);
  return height;
}
