import { SimpleCell, Skeleton } from "@vkontakte/vkui";
import { useQuery } from "@tanstack/react-query";
import { Link } from "wouter";

import type { components } from "../api/schema.gen";
import { Share } from "../lists/Share";
import { classPeople, linkedOf } from "./classPeople";
import styles from "./school.module.css";

/** A class in the list; its people are asked for only when the row is about to be seen. */
export function ClassRow({ schoolClass }: { schoolClass: components["schemas"]["SchoolClassOut"] }) {
  const { class_id, label } = schoolClass;
  return (
    <Link href={`/classes/${encodeURIComponent(class_id)}`} asChild>
      <SimpleCell multiline chevron="always" extraSubtitle={<Shares classId={class_id} />}>
        {label}
      </SimpleCell>
    </Link>
  );
}

function Shares({ classId }: { classId: string }) {
  const { data, isError } = useQuery(classPeople(classId));
  if (data) {
    return (
      <span className={styles["shares"]}>
        <Share label="Ученики" part={linkedOf(data.pupils)} whole={data.pupils.length} />
        <Share label="Родители" part={linkedOf(data.parents)} whole={data.parents.length} />
      </span>
    );
  }
  return isError ? "Не удалось посчитать. Откройте класс, чтобы попробовать ещё раз" : <Skeleton width={200} height={14} />;
}
