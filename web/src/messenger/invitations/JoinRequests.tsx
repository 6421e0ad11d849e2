import { useQueryClient } from "@tanstack/react-query";
import { Button, Group, Header, SimpleCell } from "@vkontakte/vkui";
import { useRef, useState } from "react";

import { api } from "../../api/client";
import { useOneAtATime } from "../../api/oneAtATime";
import { problemFrom } from "../../api/problem";
import type { components } from "../../api/schema.gen";
import { ROLE_WORDS } from "../../chats/words";
import { Face } from "../../lists/Face";
import { Said } from "../../lists/Said";
import { ProblemNotice } from "../../states/ProblemNotice";
import styles from "./invitations.module.css";

type Request = components["schemas"]["JoinRequestOut"];

const ASKS_AGAIN_MS = 30_000;

/** «Ждут одобрения»: who followed a link into the closed chat. Nothing is shown where nobody waits. */
export function JoinRequests({ chatId }: { chatId: string }) {
  const client = useQueryClient();
  const of = { params: { path: { chat_id: chatId } } };
  const { data, error } = api.useQuery("get", "/api/messenger/chats/{chat_id}/requests", of, { refetchInterval: ASKS_AGAIN_MS });
  const shown = api.queryOptions("get", "/api/messenger/chats/{chat_id}/requests", of).queryKey;
  const done = useRef<HTMLParagraphElement>(null);
  const [said, setSaid] = useState("");
  const call = api.useMutation("put", "/api/messenger/chats/{chat_id}/requests/{person_id}");
  const decide = useOneAtATime(async ({ person_id, name }: Request, accepted: boolean) => {
    await call.mutateAsync({ params: { path: { chat_id: chatId, person_id } }, body: { accepted } });
    client.setQueryData<components["schemas"]["JoinRequests"]>(
      shown,
      (old) => old && { requests: old.requests.filter((one) => one.person_id !== person_id) },
    );
    void client.invalidateQueries({ queryKey: ["get", "/api/messenger/chats/{chat_id}", of] });
    // A link counts those who have come by it.
    void client.invalidateQueries({ queryKey: ["get", "/api/messenger/chats/{chat_id}/invitations", of] });
    setSaid(accepted ? `${name}: в чате.` : `${name}: просьба отклонена.`);
    done.current?.focus();
  });
  const problem = call.error ?? error;
  if (!problem && !said && !data?.requests.length) {
    return null;
  }
  return (
    <Group mode="card" header={<Header Component="h2">Ждут одобрения</Header>}>
      <Said text={said} place={done} />
      <ProblemNotice problem={problem ? problemFrom(problem) : null} />
      <ul className={styles["requests"]} aria-label="Ждут одобрения">
        {data?.requests.map((request) => (
          <li key={request.person_id}>
            <SimpleCell
              before={<Face name={request.name} />}
              subtitle={`${ROLE_WORDS[request.role]} · по ссылке: ${request.invited_by}`}
              hasHover={false}
              hasActive={false}
              multiline
            >
              {request.name}
            </SimpleCell>
            <div className={styles["decision"]}>
              <Button size="s" disabled={call.isPending} aria-label={`Принять: ${request.name}`} onClick={() => void decide(request, true)}>
                Принять
              </Button>
              <Button
                size="s"
                mode="secondary"
                disabled={call.isPending}
                aria-label={`Отклонить: ${request.name}`}
                onClick={() => void decide(request, false)}
              >
                Отклонить
              </Button>
            </div>
          </li>
        ))}
      </ul>
    </Group>
  );
}
