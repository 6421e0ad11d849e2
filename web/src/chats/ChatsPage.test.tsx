import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, expect, test } from "vitest";

import { App } from "../shell/App";
import { show, TEACHER } from "../test/render";
import { answer, callsOf, problem } from "../test/server";
import ChatsPage from "./ChatsPage";

const STATUS = { next_step: "linked", linked: true, phone_masked: "+7 912 ***-**-89", phone_released: false, known: {} };
const CHAT = { chat_id: "c~1", kind: "class_parents", title: "7А · родители", role: "homeroom_teacher" };

beforeEach(() => {
  history.replaceState(null, "", "/chats");
  answer("GET", "/config.json", {});
  answer("GET", "/api/link", STATUS);
  answer("GET", "/api/chats", { chats: [CHAT] });
});

test("my chats are listed with what I am in them", async () => {
  show(<ChatsPage />);
  const chat = await screen.findByRole("link", { name: /7А · родители/ });
  expect(chat).toHaveTextContent("Вы классный руководитель");
  expect(chat).toHaveAttribute("href", "/chats/c~1");
});

test("without a link «Чаты» leads to it", async () => {
  show(<ChatsPage />, { ...TEACHER, linked: false });
  await waitFor(() => expect(location.pathname).toBe("/link"));
});

test("no chats yet: it is said when they come", async () => {
  answer("GET", "/api/chats", { chats: [] });
  show(<ChatsPage />);
  expect(await screen.findByRole("heading", { name: "Чатов пока нет" })).toBeVisible();
});

test("a list that didn't come can be asked for again", async () => {
  answer("GET", "/api/chats", problem("busy", 503, { title: "Слишком много запросов" }));
  const { user } = show(<ChatsPage />);
  await screen.findByText("Слишком много запросов", undefined, { timeout: 8000 });
  answer("GET", "/api/chats", { chats: [CHAT] });
  await user.click(screen.getByRole("button", { name: "Повторить" }));
  expect(await screen.findByRole("link", { name: /7А · родители/ })).toBeVisible();
}, 10_000);

test("«VK Мессенджер» is there only where there is one", async () => {
  show(<ChatsPage />);
  await screen.findByRole("link", { name: /7А · родители/ });
  expect(screen.queryByRole("link", { name: "VK Мессенджер" })).toBeNull();
});

test("where there is one, «VK Мессенджер» opens it", async () => {
  answer("GET", "/config.json", { messenger_url: "https://messenger.example/" });
  show(<ChatsPage />);
  expect(await screen.findByRole("link", { name: "VK Мессенджер" })).toHaveAttribute(
    "href",
    "https://messenger.example/",
  );
});

test("unlinking is asked about first, and then done once, whatever is clicked", async () => {
  answer("GET", "/api/session", TEACHER);
  answer("DELETE", "/api/link", async () => {
    await new Promise((onTheWay) => setTimeout(onTheWay, 50));
    answer("GET", "/api/session", { ...TEACHER, linked: false });
    answer("GET", "/api/link", { ...STATUS, next_step: "phone", linked: false });
    return null;
  });
  const { user } = show(<App />);
  await user.click(await screen.findByRole("button", { name: "Отвязать" }));
  const dialog = await screen.findByRole("alertdialog");
  expect(dialog).toHaveTextContent("Вы выйдете из чатов школы");
  expect(callsOf("DELETE", "/api/link")).toHaveLength(0);
  await user.dblClick(within(dialog).getByRole("button", { name: "Отвязать", hidden: true }));
  expect(await screen.findByRole("button", { name: "Привязать учебный профиль VK ID" })).toBeVisible();
  expect(callsOf("DELETE", "/api/link")).toHaveLength(1);
});

test("whose number went to somebody else is asked for a new one", async () => {
  answer("GET", "/api/link", { ...STATUS, next_step: "phone", phone_released: true });
  show(<ChatsPage />);
  expect(await screen.findByRole("link", { name: "Указать номер" })).toHaveAttribute("href", "/link");
});
