import { Icon56CheckCircleOutline } from "@vkontakte/icons";
import { Button, SimpleCell } from "@vkontakte/vkui";
import { useRef, useState } from "react";

import type { components } from "../api/schema.gen";
import { ROLE_WORDS } from "../chats/words";
import { Face } from "../lists/Face";
import { PeopleList } from "../lists/PeopleList";
import { Said } from "../lists/Said";
import { Empty } from "../states/Empty";
import { ProblemNotice } from "../states/ProblemNotice";
import { useByHand } from "./useByHand";

type Person = components["schemas"]["MissingOut"];

const ROW_HEIGHT = 84;

/** Who belongs in a chat and isn't in it, each with the reason; a parent with the children. */
export function Missing({ audience }: { audience: components["schemas"]["Audience"] }) {
  const [said, say] = useState("");
  const saying = useRef<HTMLParagraphElement>(null);
  const { decide, isPending, about, problem } = useByHand(audience.chat_id, (_, { name }) => say(`${name}: возвращаем в чат`));
  if (audience.missing.length === 0) {
    return (
      <Empty icon={<Icon56CheckCircleOutline />} title="Все на месте">
        Никого ждать не нужно: в чате все, кто должен в нём быть по журналу.
      </Empty>
    );
  }
  return (
    <>
      <Said text={said} place={saying} focused />
      <ProblemNotice problem={problem} />
      <PeopleList people={audience.missing} label="Кого пока нет в чате" rowHeight={ROW_HEIGHT}>
        {(person) => (
          <SimpleCell
            multiline
            before={<Face name={person.name} />}
            subtitle={whoIs(person)}
            extraSubtitle={person.text}
            after={
              person.reason === "removed_by_hand" && (
                <Button
                  size="s"
                  mode="secondary"
                  loading={isPending && about === person.person_id}
                  aria-label={`Вернуть: ${person.name}`}
                  onClick={() => void decide("restore", person)}
                >
                  Вернуть
                </Button>
              )
            }
          >
            {person.name}
          </SimpleCell>
        )}
      </PeopleList>
    </>
  );
}

function whoIs({ role, children }: Person): string {
  return children.length > 0 ? `${ROLE_WORDS[role]}: ${children.join(", ")}` : ROLE_WORDS[role];
}
