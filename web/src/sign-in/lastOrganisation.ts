import type { Organisation } from "../api/organisations";

const KEY = "svyazka.organisation";

/** The organisation that this browser logged in to last; null where it never did, or keeps nothing. */
export function lastOrganisation(): Organisation | null {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "null") as Partial<Organisation> | null;
    const isWhole = kept?.organisation_id && kept.name && (kept.kind === "school" || kept.kind === "authority");
    return isWhole ? (kept as Organisation) : null;
  } catch {
    return null;
  }
}

/** Keeps it for the next log-in: an organisation's name says nothing of a person. */
export function keepOrganisation(organisation: Organisation | null): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(organisation));
  } catch {
    // A browser that keeps nothing asks again.
  }
}
