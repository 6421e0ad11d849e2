import { vi } from "vitest";

import type { Problem } from "../api/problem";
import type { paths } from "../api/schema.gen";

type Method = "GET" | "POST" | "PUT" | "DELETE";

/** A call that the page made. */
export interface Call {
  method: string;
  path: string;
  search: URLSearchParams;
  body: unknown;
}

/** What a call gets: a body (200), a problem document, or a function of the call that gives one of them. */
export type Answer = object | null | Answering;

type Answering = (call: Call) => object | null | Promise<object | null>;

function isAnswering(given: Answer): given is Answering {
  return typeof given === "function";
}

let answers = new Map<string, Answer>();
let calls: Call[] = [];

/** Forgets answers and calls, and puts the server of the test in the place of the network. */
export function noCalls(): void {
  answers = new Map();
  calls = [];
  vi.stubGlobal("fetch", serve);
}

/** From now on a call gets this answer; `path` as in docs/openapi.json, or a file such as /config.json. */
export function answer(method: Method, path: keyof paths | `/${string}`, given: Answer): void {
  answers.set(`${method} ${path}`, given);
}

/** The calls of one kind that the page has made so far. */
export function callsOf(method: Method, path: keyof paths | `/${string}`): Call[] {
  return calls.filter((call) => call.method === method && matches(path, call.path));
}

/** A problem document, with what the test wants to say about it. */
export function problem(code: Problem["code"], status: number, more: Partial<Problem> = {}): Problem {
  return { type: `urn:svyazka:problem:${code}`, title: "Не вышло", detail: "Сделайте вот что.", status, code, ...more };
}

function matches(pattern: string, path: string): boolean {
  const parts = path.split("/");
  return pattern.split("/").every((part, at) => part.startsWith("{") || part === parts[at]) &&
    pattern.split("/").length === parts.length;
}

async function serve(input: Request | string): Promise<Response> {
  const request = input instanceof Request ? input : new Request(new URL(input, location.href));
  const url = new URL(request.url);
  const text = await request.text();
  const body: unknown = text ? JSON.parse(text) : undefined;
  const call: Call = { method: request.method, path: url.pathname, search: url.searchParams, body };
  calls.push(call);
  const exact = answers.get(`${call.method} ${call.path}`);
  const found = exact ?? [...answers].find(([key]) => isFor(key, call))?.[1];
  if (found === undefined) {
    throw new TypeError(`No answer for ${call.method} ${call.path}`);
  }
  return response(isAnswering(found) ? await found(call) : found);
}

function isFor(key: string, call: Call): boolean {
  const [method, pattern = ""] = key.split(" ");
  return method === call.method && matches(pattern, call.path);
}

function response(given: object | null): Response {
  if (given === null) {
    return new Response(null, { status: 204 });
  }
  const status = "code" in given && "status" in given ? Number(given.status) : 200;
  const type = status < 400 ? "application/json" : "application/problem+json";
  return Response.json(given, { status, headers: { "Content-Type": type } });
}
