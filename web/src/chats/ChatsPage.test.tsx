import { screen, waitFor } from "@testing-library/react";
import { beforeEach, expect, onTestFinished, test, vi } from "vitest";

import { show, TEACHER } from "../test/render";
import { answer, callsOf, problem } from "../test/server";
import ChatsPage from "./ChatsPage";

const STATUS = { next_step: "linked", linked: true, phone_masked: "+7 912 ***-**-89", phone_released: false, known: {} };
const CHAT = {
  chat_id: "c~1",
  kind: "class_parents",
  title: "7А · родители",
  role: "homeroom_teacher",
  status: "active",
  muted: false,
  child_ids: [] as string[],
};

beforeEach(() => {
  history.replaceState(null, "", "/chats");
  answer("GET", "/config.json", {});
  answer("GET", "/api/link", STATUS);
  answer("GET", "/api/chats", { chats: [CHAT] });
  answer("GET", "/api/profile", { children: [], claims: [] });
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

test("«VK Мессенджер» opens the messenger that is built in", async () => {
  show(<ChatsPage />);
  expect(await screen.findByRole("link", { name: "VK Мессенджер" })).toHaveAttribute("href", "/messenger");
});

test("where the region has a messenger of its own, «VK Мессенджер» opens that", async () => {
  answer("GET", "/config.json", { messenger_url: "https://messenger.example/" });
  show(<ChatsPage />);
  expect(await screen.findByRole("link", { name: "VK Мессенджер" })).toHaveAttribute(
    "href",
    "https://messenger.example/",
  );
});

test("whose number went to somebody else is asked for a new one", async () => {
  answer("GET", "/api/link", { ...STATUS, next_step: "phone", phone_released: true });
  show(<ChatsPage />);
  expect(await screen.findByRole("link", { name: "Указать номер" })).toHaveAttribute("href", "/link");
});

test("who may only read sees it in the chat's line, a parent sees whose the chat is", async () => {
  const children = [{ person_id: "k", name: "Петрова Анна Сергеевна" }];
  answer("GET", "/api/chats", { chats: [{ ...CHAT, role: "parent", muted: true, child_ids: ["k"] }] });
  show(<ChatsPage />, { ...TEACHER, children });
  const chat = await screen.findByRole("link", { name: /7А · родители/ });
  expect(chat).toHaveTextContent("Вы родитель · ребёнок: Анна");
  expect(chat).toHaveTextContent("Вам запретили писать: можно только читать");
});

test("a girl is «ученица»", async () => {
  answer("GET", "/api/link", { ...STATUS, known: { sex: "female" } });
  answer("GET", "/api/chats", { chats: [{ ...CHAT, role: "pupil" }] });
  show(<ChatsPage />);
  expect(await screen.findByText("Вы ученица")).toBeVisible();
});

test("many chats are searched and filtered, by child for a parent of several; the archive is last", async () => {
  const children = [
    { person_id: "k", name: "Петрова Анна" },
    { person_id: "l", name: "Петров Лев" },
  ];
  const chats = [
    { ...CHAT, chat_id: "old", title: "6А · родители", status: "archived", child_ids: ["k"] },
    { ...CHAT, child_ids: ["k"] },
    { ...CHAT, chat_id: "c2", title: "2Б · родители", child_ids: ["l"] },
    { ...CHAT, chat_id: "c3", kind: "subject", title: "Алгебра · 7А", child_ids: ["k"] },
  ];
  answer("GET", "/api/chats", { chats });
  const { user } = show(<ChatsPage />, { ...TEACHER, children });
  const titles = () => screen.getAllByRole("link", { name: /7А|2Б|6А/ }).map((link) => link.getAttribute("href"));
  await screen.findByRole("link", { name: /2Б/ });
  expect(titles().at(-1)).toBe("/chats/old");
  await user.click(screen.getByRole("button", { name: "Лев" }));
  expect(titles()).toEqual(["/chats/c2"]);
  await user.click(screen.getByRole("button", { name: "Все" }));
  await user.type(screen.getByRole("searchbox", { name: "Найти чат" }), "алг");
  expect(titles()).toEqual(["/chats/c3"]);
});

test("two thousand members are counted, and only those in sight exist", async () => {
  const members = Array.from({ length: 2000 }, (_, at) => ({ person_id: `p${at}`, name: `Участник ${at}`, role: "parent", muted: false }));
  answer("GET", "/api/chats/{chat_id}/members", { ...CHAT, members });
  history.replaceState(null, "", "/chats/c~1/info");
  show(<ChatsPage />);
  expect(await screen.findByText(/2\s000 участников/)).toBeVisible();
  expect((await screen.findAllByRole("listitem")).length).toBeLessThan(100);
});

test("a chat that isn't mine says so", async () => {
  history.replaceState(null, "", "/chats/other");
  show(<ChatsPage />);
  expect(await screen.findByText("Такого чата нет среди ваших")).toBeVisible();
});

test("a chat that the server doesn't list yet opens by itself as soon as it does", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true, advanceTimeDelta: 500 });
  onTestFinished(() => void vi.useRealTimers());
  history.replaceState(null, "", "/chats/c~2");
  show(<ChatsPage />);
  expect(await screen.findByText("Такого чата нет среди ваших")).toBeVisible();
  answer("GET", "/api/chats", { chats: [CHAT, { ...CHAT, chat_id: "c~2", title: "Алгебра · 7А" }] });
  await vi.advanceTimersByTimeAsync(5000);
  expect(await screen.findByRole("heading", { level: 1, name: "Алгебра · 7А" })).toBeVisible();
});

test("a chat that never comes is asked for during two minutes, and no longer", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  onTestFinished(() => void vi.useRealTimers());
  history.replaceState(null, "", "/chats/old");
  show(<ChatsPage />);
  expect(await screen.findByText("Такого чата нет среди ваших")).toBeVisible();
  await vi.advanceTimersByTimeAsync(180_000);
  const asked = callsOf("GET", "/api/chats").length;
  expect(asked).toBeGreaterThan(10);
  await vi.advanceTimersByTimeAsync(180_000);
  expect(callsOf("GET", "/api/chats")).toHaveLength(asked);
});
