import { SimpleCell } from "@vkontakte/vkui";
import { Link } from "wouter";

import type { components } from "../api/schema.gen";
import type { Counts } from "./linked";
import { Shares } from "./Shares";

interface ClassRowProps {
  schoolClass: components["schemas"]["SchoolClassOut"];
  /** Undefined while they are being counted, null where that failed. */
  counts: Counts | undefined | null;
}

/** A class in the list, and how many of its people have linked. */
export function ClassRow({ schoolClass: { class_id, label }, counts }: ClassRowProps) {
  return (
    <Link href={`/classes/${encodeURIComponent(class_id)}`} asChild>
      <SimpleCell multiline chevron="always" extraSubtitle={counts === null ? null : <Shares counts={counts} />}>
        {label}
      </SimpleCell>
    </Link>
  );
}
