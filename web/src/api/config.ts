import { queryOptions, useQuery } from "@tanstack/react-query";

/** What differs between the places that serve the page (`/config.json`). */
export interface PageConfig {
  stage: string;
  identity_providers: string[];
  messenger_url: string | null;
  sms_panel: string | null;
}

/** What holds until, or where, `/config.json` says nothing. */
const PLAIN: PageConfig = { stage: "", identity_providers: [], messenger_url: null, sms_panel: null };

/** What `/config.json` says. */
export const config = queryOptions({
  queryKey: ["config"],
  queryFn: async (): Promise<PageConfig> => {
    const answer = await fetch("/config.json");
    if (!answer.ok) {
      throw new Error(`/config.json: ${answer.status}`);
    }
    return { ...PLAIN, ...((await answer.json()) as Partial<PageConfig>) };
  },
  staleTime: Infinity,
});

/** The settings of the page; the plain ones until they are known. */
export function useConfig(): PageConfig {
  return useQuery(config).data ?? PLAIN;
}
