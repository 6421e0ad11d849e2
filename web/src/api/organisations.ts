import { api } from "./client";
import type { components } from "./schema.gen";

export type Organisation = components["schemas"]["OrganisationOut"];

const FRESH_MS = 5 * 60_000;

/** Every organisation of a kind, in natural order; searched on the page, so that a letter costs no call. */
export const organisationsOf = (kind: Organisation["kind"]) =>
  api.queryOptions("get", "/api/organisations", { params: { query: { kind } } }, { staleTime: FRESH_MS });
