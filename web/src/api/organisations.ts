import { api } from "./client";
import type { components } from "./schema.gen";

export type Organisation = components["schemas"]["OrganisationOut"];

/** Organisations of a kind with the words in their names; without words the first ones. */
export const organisationsNamed = (kind: Organisation["kind"], name: string) =>
  api.queryOptions("get", "/api/organisations", { params: { query: { kind, name } } }, { staleTime: 60_000 });
