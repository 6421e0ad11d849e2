import type { components } from "./schema.gen";

type Documented = components["schemas"]["Problem"];

type OwnCode = "offline" | "unreadable" | "cookies_blocked";

/** A problem document (RFC 9457). The last three are the page's own: no answer, none of ours, no session kept. */
export interface Problem extends Omit<Documented, "code"> {
  code: Documented["code"] | OwnCode;
}

function own(code: OwnCode, status: number, title: string, detail: string): Problem {
  return { type: `urn:svyazka:problem:${code}`, title, status, detail, code };
}

/** No answer came: no network, or it broke off. */
export const OFFLINE = own(
  "offline",
  503,
  "Нет связи",
  "Проверьте подключение к интернету. То, что вы ввели, останется на экране.",
);

/** The log-in was right, and the browser has thrown the session away. */
export const COOKIES_BLOCKED = own(
  "cookies_blocked",
  403,
  "Браузер не сохранил вход",
  "Логин и пароль верны, но файлы cookie для этого сайта запрещены. Разрешите их в настройках браузера и войдите ещё раз.",
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
