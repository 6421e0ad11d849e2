import type { QueryClient } from "@tanstack/react-query";

import { myChats } from "../api/chats";
import { config } from "../api/config";
import { linkStatus } from "../api/link";
import { organisationsNamed } from "../api/organisations";
import { newQueryClient } from "../api/queryClient";
import { whoAmI } from "../api/session";

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
    asked.push(client.query(organisationsNamed("school", "")));
  } else if (path !== "/forgotten") {
    asked.push(client.query(whoAmI));
  }
  if (path === "/chats") {
    asked.push(client.query(linkStatus), client.query(myChats));
  }
  return { client, answered: Promise.allSettled(asked) };
}
