import createFetchClient, { type Middleware } from "openapi-fetch";
import createClient from "openapi-react-query";

import { OFFLINE, type Problem, isProblem, unreadable } from "./problem";
import type { paths } from "./schema.gen";

/**
 * Nobody is signed in. The API's answer is empty and no error, or browsers would print one on the log-in page; to a
 * screen that needs somebody it is what the end of a session is.
 */
const NOBODY: Problem = {
  type: "urn:svyazka:problem:session_required",
  title: "Войдите в журнал",
  status: 401,
  detail: "Войдите в журнал, чтобы продолжить.",
  code: "session_required",
};

function asResponse(problem: Problem): Response {
  return Response.json(problem, {
    status: problem.status,
    headers: { "Content-Type": "application/problem+json" },
  });
}

/** The problem document in an answer whose type says only that it is JSON: the web ACL's, which can't say more. */
async function problemIn(response: Response): Promise<Problem | null> {
  const body: unknown = await response.json().catch(() => null);
  return isProblem(body) ? body : null;
}

/** Every failure of a call becomes a problem document, so that screens know a single kind of error. */
const problems: Middleware = {
  async onResponse({ request, response, schemaPath }) {
    if (response.status === 204 && request.method === "GET" && schemaPath === "/api/session") {
      return asResponse(NOBODY);
    }
    const type = response.headers.get("Content-Type") ?? "";
    if (response.ok || type.startsWith("application/problem+json")) {
      return undefined;
    }
    return asResponse((await problemIn(response)) ?? unreadable(response.status));
  },
  onError({ error }) {
    // A call that the page itself took back (a newer search, a screen left) is no failure.
    return error instanceof DOMException && error.name === "AbortError" ? undefined : asResponse(OFFLINE);
  },
};

const fetchClient = createFetchClient<paths>({
  baseUrl: location.origin,
  // Looked up at each call, so that tests can put theirs in.
  fetch: (request) => globalThis.fetch(request),
});
fetchClient.use(problems);

/** `useQuery` and `useMutation` for every call of docs/openapi.json, typed by it. */
export const api = createClient(fetchClient);
