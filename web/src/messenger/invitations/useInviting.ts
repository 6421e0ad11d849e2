import { useQueryClient } from "@tanstack/react-query";

import { api } from "../../api/client";
import { useOneAtATime } from "../../api/oneAtATime";
import { problemFrom, type Problem } from "../../api/problem";
import type { components } from "../../api/schema.gen";

type Schemas = components["schemas"];
export type Invitation = Schemas["InvitationOut"];
type Limits = Pick<Schemas["NewInvitation"], "days" | "uses_allowed">;

export interface Inviting {
  make: (limits: Limits) => Promise<void>;
  /** Makes a link with the same limits in the place of another. */
  renew: (invitation: Invitation) => Promise<void>;
  revoke: (invitation: Invitation) => Promise<void>;
  isMaking: boolean;
  /** The link about which a call is under way. */
  busyWith: string | undefined;
  problem: Problem | null;
}

/** Which chat's links are asked for. */
export function invitationsOf(chatId: string) {
  return { params: { path: { chat_id: chatId } } };
}

/** Makes, renews and revokes links into a chat; the list shows at once what was done. */
export function useInviting(chatId: string, onDone: (said: string) => void): Inviting {
  const client = useQueryClient();
  const of = invitationsOf(chatId);
  const shown = api.queryOptions("get", "/api/messenger/chats/{chat_id}/invitations", of).queryKey;
  const making = api.useMutation("post", "/api/messenger/chats/{chat_id}/invitations");
  const revoking = api.useMutation("delete", "/api/messenger/chats/{chat_id}/invitations/{invitation_id}");
  const change = (changed: (old: Invitation[]) => Invitation[]) =>
    client.setQueryData<Schemas["Invitations"]>(shown, (old) => old && { invitations: changed(old.invitations) });
  const act = useOneAtATime(async (action: () => Promise<unknown>) => {
    making.reset();
    revoking.reset();
    await action();
  });
  const replaced = making.variables?.body.replaces;
  const error = making.error ?? revoking.error;
  return {
    make: (limits) =>
      act(async () => {
        const made = await making.mutateAsync({ ...of, body: { ...limits, replaces: null } });
        change((old) => [made, ...old]);
        onDone("Ссылка готова. Отправьте её или покажите QR-код.");
      }),
    renew: (invitation) =>
      act(async () => {
        const { invitation_id: replaces, days, uses_allowed } = invitation;
        const made = await making.mutateAsync({ ...of, body: { days: days as Limits["days"], uses_allowed, replaces } });
        change((old) => old.map((one) => (one.invitation_id === replaces ? made : one)));
        onDone("Ссылка обновлена. Прежние ссылка и QR-код больше не действуют.");
      }),
    revoke: ({ invitation_id }) =>
      act(async () => {
        await revoking.mutateAsync({ params: { path: { chat_id: chatId, invitation_id } } });
        change((old) => old.filter((one) => one.invitation_id !== invitation_id));
        onDone("Ссылка отозвана. По ней больше никто не войдёт.");
      }),
    isMaking: making.isPending && !replaced,
    busyWith: making.isPending ? (replaced ?? undefined) : revoking.isPending ? revoking.variables.params.path.invitation_id : undefined,
    problem: error ? problemFrom(error) : null,
  };
}
