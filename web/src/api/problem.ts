import type { components } from "./schema.gen";

type Documented = components["schemas"]["Problem"];

/** A problem document (RFC 9457). `offline` and `unreadable` are the page's own: no answer, or none of ours. */
export interface Problem extends Omit<Documented, "code"> {
  code: Documented["code"] | "offline" | "unreadable";
}

function own(code: "offline" | "unreadable", status: number, title: string, detail: string): Problem {
  return { type: `urn:svyazka:problem:${code}`, title, status, detail, code };
}

/** No answer came: no network, or it broke off. */
export const OFFLINE = own(
  "offline",
  503,
  "Нет связи",
  "Проверьте подключение к интернету. То, что вы ввели, останется на экране.",
);

/** An answer came that is not from our API (a proxy's error page, for example). */
export function unreadable(status: number): Problem {
  return own("unreadable", status, "Сервис не отвечает", "Подождите минуту и повторите.");
}

/** Whether something thrown is a problem document. */
export function isProblem(thrown: unknown): thrown is Problem {
  return typeof thrown === "object" && thrown !== null && "code" in thrown && "detail" in thrown;
}

/** Whatever was thrown, as a problem to show. */
export function problemFrom(thrown: unknown): Problem {
  return isProblem(thrown) ? thrown : unreadable(500);
}

/** Whether asking again can help without the user doing anything else. */
export function mayHelpToRepeat(problem: Problem): boolean {
  return problem.code === "offline" || problem.status >= 500;
}

/** Texts of a `fields_invalid` problem by field name. */
export function fieldErrors(problem: Problem | null): Record<string, string> {
  return Object.fromEntries((problem?.errors ?? []).map(({ field, detail }) => [field, detail]));
}
