import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { myChats } from "../api/chats";
import { api } from "../api/client";
import { newQueryClient } from "../api/queryClient";
import { answer, callsOf, problem } from "../test/server";
import { follow, followCreated, PAUSES_MS } from "./follow";

const MEMBERS = "/api/chats/{chat_id}/members";
const AUDIENCE = "/api/chats/{chat_id}/audience";
const WHO = { person_id: "m1", name: "Белов Иван", role: "pupil" };
const here = (...members: object[]) => ({ chat_id: "c1", title: "7А", kind: "class_pupils", status: "active", members });
const count = (...missing: object[]) => ({ chat_id: "c1", kind: "class_pupils", title: "7А", linked: 2 - missing.length, expected: 2, missing });
const key = (path: typeof MEMBERS | typeof AUDIENCE, chat_id: string) => api.queryOptions("get", path, { params: { path: { chat_id } } }).queryKey;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(() => {
  vi.useRealTimers();
});

test("what is shown stays until the server's lists say what was decided", async () => {
  const client = newQueryClient();
  client.setQueryData(key(MEMBERS, "c1"), here(WHO));
  answer("GET", MEMBERS, here());
  answer("GET", AUDIENCE, count(WHO));
  const done = follow(client, "c1", "restore", "m1");
  await vi.advanceTimersByTimeAsync(PAUSES_MS[0] ?? 0);
  await vi.waitFor(() => expect(callsOf("GET", AUDIENCE)).toHaveLength(1));
  expect(client.getQueryData(key(MEMBERS, "c1"))).toEqual(here(WHO));
  answer("GET", MEMBERS, here({ ...WHO, muted: true }));
  answer("GET", AUDIENCE, count());
  await vi.advanceTimersByTimeAsync(PAUSES_MS[1] ?? 0);
  await done;
  expect(client.getQueryData(key(MEMBERS, "c1"))).toEqual(here({ ...WHO, muted: true }));
  expect(client.getQueryData(key(AUDIENCE, "c1"))).toEqual(count());
});

test("who is not in the chat follows the counts alone", async () => {
  const client = newQueryClient();
  answer("GET", MEMBERS, problem("chat_unknown", 404));
  answer("GET", AUDIENCE, count(WHO));
  const done = follow(client, "c2", "remove", "m1");
  await vi.advanceTimersByTimeAsync(PAUSES_MS[0] ?? 0);
  await done;
  expect(client.getQueryData(key(AUDIENCE, "c2"))).toEqual(count(WHO));
});

test("what never comes true is shown as the server has it in the end", async () => {
  const client = newQueryClient();
  client.setQueryData(key(AUDIENCE, "c3"), count());
  answer("GET", MEMBERS, here());
  answer("GET", AUDIENCE, count(WHO));
  const done = follow(client, "c3", "restore", "m1");
  for (const pause of PAUSES_MS) {
    await vi.advanceTimersByTimeAsync(pause);
  }
  await done;
  expect(client.getQueryData(key(AUDIENCE, "c3"))).toEqual(count(WHO));
});

const CREATED = { chat_id: "c9", kind: "subject", title: "Алгебра · 7А", role: "teacher", status: "active", muted: false, child_ids: [] };
const COLLEAGUES = { ...CREATED, chat_id: "c1", kind: "colleagues", title: "Коллеги" };

test("a created chat stays in the list until the server lists it, and then comes what has come beside it", async () => {
  const client = newQueryClient();
  client.setQueryData(myChats.queryKey, { chats: [CREATED] });
  answer("GET", "/api/chats", { chats: [COLLEAGUES] });
  const done = followCreated(client, "c9");
  await vi.advanceTimersByTimeAsync(PAUSES_MS[0] ?? 0);
  await vi.waitFor(() => expect(callsOf("GET", "/api/chats")).toHaveLength(1));
  expect(client.getQueryData(myChats.queryKey)).toEqual({ chats: [CREATED] });
  answer("GET", "/api/chats", { chats: [COLLEAGUES, CREATED] });
  await vi.advanceTimersByTimeAsync(PAUSES_MS[1] ?? 0);
  await done;
  expect(client.getQueryData(myChats.queryKey)).toEqual({ chats: [COLLEAGUES, CREATED] });
});

test("a created chat that the server never lists is asked for a few times, and nothing is taken away", async () => {
  const client = newQueryClient();
  client.setQueryData(myChats.queryKey, { chats: [CREATED] });
  answer("GET", "/api/chats", { chats: [] });
  const done = followCreated(client, "c9");
  for (const [at, pause] of PAUSES_MS.entries()) {
    await vi.advanceTimersByTimeAsync(pause);
    await vi.waitFor(() => expect(callsOf("GET", "/api/chats")).toHaveLength(at + 1));
  }
  await done;
  expect(client.getQueryData(myChats.queryKey)).toEqual({ chats: [CREATED] });
});
