import { useMutation, useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";

import { api } from "./client";
import { type Problem, problemFrom } from "./problem";
import type { components } from "./schema.gen";
import { sessionKey } from "./session";

export type LinkStatus = components["schemas"]["LinkStatus"];
export type CodeOnItsWay = components["schemas"]["CodeOnItsWay"];
export type UnlinkProof = components["schemas"]["UnlinkProof"];
export type PersonalData = components["schemas"]["PersonalData"];

export const linkKey = ["get", "/api/link"] as const;

/** Answers after which the step on the screen isn't the right one any more. */
const ELSEWHERE: Problem["code"][] = ["step_not_reached", "already_linked", "not_linked", "sms_too_soon"];

/** Long enough for a screen that opens to take what was asked for ahead of it. */
const OPENING_MS = 2000;

/** Where the person stands; asked anew whenever the page is looked at again, as another device may have gone on. */
export const linkStatus = api.queryOptions("get", "/api/link", undefined, { staleTime: OPENING_MS });

/** {@link linkStatus}, for a screen. */
export function useLinkStatus() {
  return useQuery(linkStatus);
}

/** Reads the status anew, whatever is known of it. */
export function useFreshLinkStatus(): () => Promise<LinkStatus> {
  const client = useQueryClient();
  return () => client.query({ ...linkStatus, staleTime: 0 });
}

/** What every step does with its answer: the new status says which screen to show. */
function taken(client: QueryClient) {
  return {
    onSuccess: (status: LinkStatus) => {
      client.setQueryData(linkKey, status);
      if (status.linked) {
        // Only asked for anew it says whether the link has ended sessions on other devices.
        void client.invalidateQueries({ queryKey: linkKey });
        void client.invalidateQueries({ queryKey: sessionKey });
      }
    },
    onError: (thrown: unknown) => {
      if (ELSEWHERE.includes(problemFrom(thrown).code)) {
        void client.invalidateQueries({ queryKey: linkKey });
      }
    },
  };
}

/** A code to a phone. */
export function useSendCode() {
  return api.useMutation("post", "/api/link/phone", taken(useQueryClient()));
}

/** The proof of the phone. */
export function useVerifyCode() {
  return api.useMutation("post", "/api/link/code", taken(useQueryClient()));
}

/** The personal data of the VK ID. */
export function useGiveData() {
  return api.useMutation("put", "/api/link/vk-id", taken(useQueryClient()));
}

/** The study profile and with it the link. */
export function useMakeProfile() {
  return api.useMutation("put", "/api/link/study-profile", taken(useQueryClient()));
}

/** A code to the number that the profile has: who takes the link back proves that it is theirs. */
export function useSendUnlinkCode() {
  return api.useMutation("post", "/api/link/unlink-code");
}

/** Proves the number that the profile has by one of the two codes, so that another may follow. */
export function useProveOldNumber() {
  return api.useMutation("post", "/api/link/unlink-proof");
}

/** Proves the profile by one of the two codes and takes the link back; where that fails, the proof needn't be given twice. */
export function useProveAndUnlink() {
  const client = useQueryClient();
  const prove = api.useMutation("post", "/api/link/unlink-proof");
  const unlink = api.useMutation("delete", "/api/link");
  const forget = () =>
    Promise.all([sessionKey, linkKey, ["get", "/api/chats"]].map((queryKey) => client.invalidateQueries({ queryKey })));
  return useMutation({
    mutationFn: async (body: UnlinkProof) => {
      await prove.mutateAsync({ body });
      await unlink.mutateAsync({});
    },
    onSuccess: forget,
  });
}
