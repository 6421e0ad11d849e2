import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useLocation } from "wouter";

import { api } from "../api/client";
import { useOneAtATime } from "../api/oneAtATime";
import { COOKIES_BLOCKED, problemFrom, type Problem } from "../api/problem";
import type { components } from "../api/schema.gen";
import { sessionKey, whoAmI } from "../api/session";

type Login = components["schemas"]["Login"];

/** Signs in, makes sure that the browser has kept the session, and goes on. */
export function useSignIn(to: string, onDone: () => void) {
  const client = useQueryClient();
  const [, go] = useLocation();
  const call = api.useMutation("post", "/api/session");
  const [checking, setChecking] = useState(false);
  const [cookiesBlocked, setCookiesBlocked] = useState(false);
  const signIn = useOneAtATime(async (body: Login) => {
    setCookiesBlocked(false);
    const person = await call.mutateAsync({ body });
    // The person before left nothing behind for the next one.
    client.clear();
    setChecking(true);
    try {
      await client.query({ ...whoAmI, retry: false });
    } catch (thrown) {
      if (problemFrom(thrown).code === "session_required") {
        setCookiesBlocked(true);
        return;
      }
    } finally {
      setChecking(false);
    }
    client.setQueryData(sessionKey, person);
    onDone();
    go(to, { replace: true });
  });
  const problem = cookiesBlocked ? COOKIES_BLOCKED : (call.error as Problem | null);
  return { signIn, problem, busy: call.isPending || checking };
}
