import { screen, within } from "@testing-library/react";
import { expect, test } from "vitest";

import { show, TEACHER } from "../test/render";
import { answer, problem } from "../test/server";
import StartPage from "./StartPage";

const PATH = "/api/messenger/announcements";
const NOBODY_YET = { ...TEACHER, linked: false };
const FROST = { chat_id: "class_parents~7a", sequence_number: 3, title: "7А, родители", by: "Яковлева Алёна", sent_at_ms: Date.UTC(2026, 10, 29), urgent: true, text: "Завтра не приходите: мороз" };

test("who has not linked reads announcements on the start page", async () => {
  answer("GET", PATH, { announcements: [FROST] });
  show(<StartPage />, NOBODY_YET);
  const list = await screen.findByRole("list", { name: "Объявления" });
  expect(within(list).getByText("Завтра не приходите: мороз")).toBeVisible();
  expect(within(list).getByText(/Срочно · 7А, родители · Яковлева Алёна/)).toBeVisible();
});

test.each([
  ["none were made", { announcements: [] }],
  ["they can't be read", problem("busy", 503)],
])("where %s the page is as it was", async (_, given) => {
  answer("GET", PATH, given);
  show(<StartPage />, NOBODY_YET);
  expect(await screen.findByText("Начать общение")).toBeVisible();
  expect(screen.queryByRole("list", { name: "Объявления" })).toBeNull();
});
