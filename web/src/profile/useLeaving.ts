import { useLocation } from "wouter";

import { useLogOut } from "../api/session";
import { forgetInvitation } from "../messenger/invitations/kept";

/** Logs out and goes to the log-in. An invitation that waits in this tab is not the next person's. */
export function useLeaving() {
  const [, go] = useLocation();
  return useLogOut(() => {
    forgetInvitation();
    go("/sign-in");
  });
}
