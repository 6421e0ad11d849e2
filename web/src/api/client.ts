import createFetchClient, { type Middleware } from "openapi-fetch";
import createClient from "openapi-react-query";

import { OFFLINE, type Problem, unreadable } from "./problem";
import type { paths } from "./schema.gen";

function asResponse(problem: Problem): Response {
  return Response.json(problem, {
    status: problem.status,
    headers: { "Content-Type": "application/problem+json" },
  });
}

/** Every failure of a call becomes a problem document, so that screens know a single kind of error. */
const problems: Middleware = {
  onResponse({ response }) {
    const type = response.headers.get("Content-Type") ?? "";
    if (response.ok || type.startsWith("application/problem+json")) {
      return undefined;
    }
    return asResponse(unreadable(response.status));
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
