import { useQueries } from "@tanstack/react-query";
import { Button, Group, Headline, Skeleton } from "@vkontakte/vkui";
import { useState } from "react";

import type { components } from "../api/schema.gen";
import { Share } from "../lists/Share";
import { classPeople, linkedOf, type Part, type SchoolPerson } from "./classPeople";
import styles from "./school.module.css";

type People = components["schemas"]["ClassPeople"];

/** The school as a whole: of the classes that are loaded, or of all of them, when somebody wants to know. */
export function Totals({ classes }: { classes: components["schemas"]["SchoolClassOut"][] }) {
  const [all, setAll] = useState(false);
  const results = useQueries({
    // The rows load what is seen; this only reads along until all is wanted.
    queries: classes.map(({ class_id }) => ({ ...classPeople(class_id), enabled: all })),
  });
  const loaded = results.flatMap(({ data }) => (data ? [data] : []));
  const complete = loaded.length === classes.length;
  return (
    <Group mode="card">
      <div className={styles["totals"]}>
        <Headline level="2" Component="h2">
          Привязали учебный профиль
        </Headline>
        {loaded.length > 0 ? (
          <>
            <Total label="Ученики" people={everybody(loaded, "pupils")} />
            <Total label="Родители" people={everybody(loaded, "parents")} />
          </>
        ) : (
          <Skeleton width={240} height={48} />
        )}
        <div className={styles["counted"]} role="status">
          {complete ? "Вся школа" : `Посчитано классов: ${loaded.length} из ${classes.length}`}
          {!complete && (
            <Button mode="tertiary" size="s" loading={all} onClick={() => setAll(true)}>
              Посчитать всю школу
            </Button>
          )}
        </div>
      </div>
    </Group>
  );
}

function Total({ label, people }: { label: string; people: SchoolPerson[] }) {
  return <Share label={label} part={linkedOf(people)} whole={people.length} />;
}

/** Brothers and sisters share parents: each person counts once. */
function everybody(classes: People[], part: Part): SchoolPerson[] {
  return [...new Map(classes.flatMap((one) => one[part].map((person) => [person.person_id, person]))).values()];
}
