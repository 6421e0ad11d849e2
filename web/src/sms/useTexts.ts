import { useQuery } from "@tanstack/react-query";

const ASK_EVERY_MS = 2000;
const MOST_SHOWN = 50;

/** An SMS; `at` is in seconds since 1970. */
export interface Sms {
  to: string;
  text: string;
  at: number;
}

/** The newest texts, oldest of them first as in a messenger; nothing until they are known. */
export function useTexts(source: string) {
  const { data, isError } = useQuery({
    queryKey: ["sms", source],
    queryFn: async ({ signal }): Promise<Sms[]> => {
      const answer = await fetch(source, { signal });
      if (!answer.ok) {
        throw new Error(`${source}: ${answer.status}`);
      }
      return ((await answer.json()) as { messages: Sms[] }).messages.slice(0, MOST_SHOWN).reverse();
    },
    refetchInterval: ASK_EVERY_MS,
    retry: false,
  });
  return { texts: data, failed: isError };
}
