import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { Route } from "wouter";

import { show } from "../test/render";
import { answer, callsOf, problem } from "../test/server";
import MembersPage from "./MembersPage";

const MANY = 2000;

function open() {
  history.replaceState(null, "", "/chats/c%231");
  return show(<Route path="/chats/:chatId" component={MembersPage} />);
}

function members(count: number) {
  return Array.from({ length: count }, (_, at) => ({ person_id: `p${at}`, name: `Участник ${at}`, role: "parent" }));
}

test("two thousand members are counted, and only those in sight exist", async () => {
  answer("GET", "/api/chats/{chat_id}/members", { chat_id: "c#1", title: "Коллеги", kind: "colleagues", members: members(MANY) });
  open();
  expect(await screen.findByRole("heading", { level: 1, name: "Коллеги" })).toBeVisible();
  expect(screen.getByText(/2\s000 участников/)).toBeVisible();
  expect((await screen.findAllByRole("listitem")).length).toBeLessThan(100);
  expect(screen.getAllByRole("listitem")[0]).toHaveAttribute("aria-setsize", String(MANY));
  expect(callsOf("GET", "/api/chats/{chat_id}/members")).toHaveLength(1);
});

test("a chat that isn't mine says what the server says", async () => {
  answer("GET", "/api/chats/{chat_id}/members", problem("chat_unknown", 404, { detail: "Такого чата нет среди ваших." }));
  open();
  expect(await screen.findByRole("alert")).toHaveTextContent("Такого чата нет среди ваших.");
});
