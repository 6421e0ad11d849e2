import type { QueryClient } from "@tanstack/react-query";

import { myChats } from "../api/chats";
import { config } from "../api/config";
import { linkStatus } from "../api/link";
import { organisationsOf } from "../api/organisations";
import { newQueryClient } from "../api/queryClient";
import { whoAmI } from "../api/session";
import { wasSignedIn } from "../api/signedIn";
import { lastOrganisation } from "../sign-in/lastOrganisation";

interface Ahead {
  client: QueryClient;
  /** Everything has been answered; a failure too, which the screen shows. */
  answered: Promise<unknown>;
}

/** Asks what the screen at an address shows first, while its scripts are on their way; the answers are in the client's cache. */
export function askAhead(path: string): Ahead {
  const client = newQueryClient();
  const asked: Promise<unknown>[] = [client.query(config)];
  if (path === "/sign-in") {
    asked.push(client.query(organisationsOf(lastOrganisation()?.kind ?? "school")));
    if (wasSignedIn()) {
      asked.push(client.query({ ...whoAmI, retry: false }));
    }
  } else if (path !== "/forgotten" && !path.startsWith("/sign-in/")) {
    asked.push(client.query(whoAmI));
  }
  if (path === "/chats" && wasSignedIn()) {
    asked.push(client.query(linkStatus), client.query(myChats));
  }
  return { client, answered: Promise.allSettled(asked) };
}
