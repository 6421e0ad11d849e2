import { renderHook, waitFor } from "@testing-library/react";
import { QueryClientProvider } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { expect, test, vi } from "vitest";

import { answer, problem } from "../test/server";
import { api } from "./client";
import { OFFLINE, problemFrom } from "./problem";
import { newQueryClient } from "./queryClient";
import { useLogOut, whoAmI } from "./session";

function chats() {
  const client = newQueryClient();
  client.setDefaultOptions({ queries: { retry: false, networkMode: "always" } });
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  );
  return renderHook(() => api.useQuery("get", "/api/chats"), { wrapper }).result;
}

test("a problem document arrives as it was sent", async () => {
  answer("GET", "/api/chats", problem("busy", 503, { retry_after_seconds: 3 }));
  const result = chats();
  await waitFor(() => expect(result.current.error).toMatchObject({ code: "busy", retry_after_seconds: 3 }));
});

test("no answer is a problem too", async () => {
  answer("GET", "/api/chats", () => Promise.reject(new TypeError("Failed to fetch")));
  const result = chats();
  await waitFor(() => expect(result.current.error).toEqual(OFFLINE));
});

test("so is a proxy's page in place of an answer", async () => {
  const page = new Response("<h1>502</h1>", { status: 502, headers: { "Content-Type": "text/html" } });
  vi.stubGlobal("fetch", () => Promise.resolve(page));
  const result = chats();
  await waitFor(() => expect(result.current.error).toMatchObject({ code: "unreadable", status: 502 }));
});

test("a refusal by the web ACL is a problem though its type says only JSON", async () => {
  const refusal = problem("too_many_attempts", 429, { retry_after_seconds: 300 });
  vi.stubGlobal("fetch", () => Promise.resolve(Response.json(refusal, { status: 429 })));
  const result = chats();
  await waitFor(() => expect(result.current.error).toMatchObject({ code: "too_many_attempts", status: 429 }));
});

test("JSON that is no problem document is an unreadable answer", async () => {
  vi.stubGlobal("fetch", () => Promise.resolve(Response.json({ message: "Too Many Requests" }, { status: 429 })));
  const result = chats();
  await waitFor(() => expect(result.current.error).toMatchObject({ code: "unreadable", status: 429 }));
});

test("that nobody is signed in is no error to the browser and one to a screen", async () => {
  vi.stubGlobal("fetch", () => Promise.resolve(new Response(null, { status: 204 })));
  const client = newQueryClient();
  client.setDefaultOptions({ queries: { retry: false, networkMode: "always" } });
  await expect(client.query(whoAmI)).rejects.toMatchObject({ code: "session_required", status: 401 });
});

test("a log-out without an answer's body stays a success", async () => {
  vi.stubGlobal("fetch", () => Promise.resolve(new Response(null, { status: 204 })));
  const client = newQueryClient();
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  );
  const left = vi.fn();
  const { result } = renderHook(() => useLogOut(left), { wrapper });
  result.current.mutate({});
  await waitFor(() => expect(left).toHaveBeenCalledOnce());
});

test("whatever else was thrown is shown in words", () => {
  expect(problemFrom(new Error("x"))).toMatchObject({ code: "unreadable" });
});
