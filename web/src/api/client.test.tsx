import { renderHook, waitFor } from "@testing-library/react";
import { QueryClientProvider } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { expect, test, vi } from "vitest";

import { answer, problem } from "../test/server";
import { api } from "./client";
import { OFFLINE, problemFrom } from "./problem";
import { newQueryClient } from "./queryClient";

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

test("whatever else was thrown is shown in words", () => {
  expect(problemFrom(new Error("x"))).toMatchObject({ code: "unreadable" });
});
