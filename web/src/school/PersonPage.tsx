import { Icon24KeyOutline } from "@vkontakte/icons";
import { Button, Group } from "@vkontakte/vkui";
import { useState } from "react";
import { useHistoryState } from "wouter/use-browser-location";

import { api } from "../api/client";
import { Back } from "../lists/Back";
import { Why } from "../manage/Why";
import { Screen } from "../shell/Screen";
import { ListSkeleton } from "../states/Loading";
import { affiliation } from "../words/roles";
import { useEverybody } from "./everybody";
import { IssueCode } from "./IssueCode";
import styles from "./school.module.css";
import { UnlinkPerson } from "./UnlinkPerson";

/** A person of the school: what they are, their login and a code for it, and why they are, or aren't, in the chats. */
export function PersonPage({ personId }: { personId: string }) {
  const state: { from?: string } | null = useHistoryState();
  const { data } = api.useQuery("get", "/api/chats/why", { params: { query: { person_id: personId } } });
  const { people, isPending } = useEverybody(true);
  const person = people.find(({ person_id }) => person_id === personId);
  const [isIssuing, setIssuing] = useState(false);
  const from = state?.from ?? "/";
  return (
    <Screen title={data?.name ?? "Чаты человека"} above={<Back href={from}>{from === "/" ? "Школа" : "К списку"}</Back>}>
      {isPending && !person && (
        <Group mode="card">
          <ListSkeleton rows={1} />
        </Group>
      )}
      {person && (
        <Group mode="card">
          <div className={styles["about"]}>
            <span>{affiliation(person)}</span>
            <span className={styles["quiet"]}>
              {person.logins.length > 0 ? `Логин ${person.logins.join(", ")}` : "Учётной записи пока нет"}
            </span>
            {person.logins.length > 0 && (
              <div>
                <Button size="m" mode="secondary" before={<Icon24KeyOutline />} onClick={() => setIssuing(true)}>
                  Код для нового пароля
                </Button>
              </div>
            )}
          </div>
        </Group>
      )}
      <Why personId={personId} />
      <UnlinkPerson personId={personId} name={data?.name} />
      {isIssuing && person && (
        <IssueCode person={person} of={person.classes.join(", ")} onClose={() => setIssuing(false)} />
      )}
    </Screen>
  );
}
