import { screen, within } from "@testing-library/react";
import { expect, test, vi } from "vitest";
import { Route } from "wouter";

import { show, TEACHER } from "../test/render";
import { answer, callsOf, problem } from "../test/server";
import ManagePage from "./ManagePage";

const ALGEBRA = { chat_id: "c1", kind: "subject", title: "Алгебра · 7А", status: "active" };
const PARENTS = { chat_id: "c2", kind: "class_parents", title: "7А · родители", status: "archived" };
const FULL = { chat_id: "c1", kind: "subject", title: "Алгебра · 7А", linked: 2, expected: 2, missing: [] };
const WAITING = {
  ...FULL,
  linked: 1,
  expected: 3,
  missing: [
    {
      person_id: "m1",
      name: "Ёлкина Вера",
      role: "parent",
      children: ["Ёлкин Миша"],
      reason: "not_linked",
      text: "Учебный профиль ещё не привязан",
    },
    { person_id: "m2", name: "Белов Иван", role: "pupil", children: [], reason: "removed_by_hand", text: "Убран вручную" },
  ],
};

function open(path: string, person = TEACHER) {
  history.replaceState(null, "", path);
  return show(<Route path="/manage" nest component={ManagePage} />, person);
}

test("each chat is shown with its kind and how many of how many are in it", async () => {
  answer("GET", "/api/chats/managed", { chats: [ALGEBRA, PARENTS] });
  answer("GET", "/api/chats/{chat_id}/audience", ({ path }) => (path.includes("c1") ? FULL : WAITING));
  open("/manage");
  const algebra = await screen.findByRole("link", { name: /Алгебра · 7А.*В чате: 2 из 2/ });
  expect(algebra).toHaveAttribute("href", "/manage/chats/c1");
  expect(await screen.findByRole("link", { name: /7А · родители.*в архиве.*В чате: 1 из 3/ })).toBeInTheDocument();
});

test("who is in which chat is asked only for the chats in sight", async () => {
  vi.spyOn(HTMLElement.prototype, "offsetHeight", "get").mockReturnValue(88);
  const chats = Array.from({ length: 300 }, (_, number) => ({ ...ALGEBRA, chat_id: `c${number}` }));
  answer("GET", "/api/chats/managed", { chats });
  answer("GET", "/api/chats/{chat_id}/audience", FULL);
  open("/manage");
  await screen.findAllByText("В чате: 2 из 2");
  expect(callsOf("GET", "/api/chats/{chat_id}/audience").length).toBeLessThan(40);
  expect(screen.getAllByRole("listitem")[0]).toHaveAttribute("aria-setsize", "300");
});

test("a chat whose people could not be counted stays in the list", async () => {
  answer("GET", "/api/chats/managed", { chats: [ALGEBRA] });
  answer("GET", "/api/chats/{chat_id}/audience", problem("internal", 500));
  open("/manage");
  expect(await screen.findByRole("link", { name: /Алгебра · 7А.*Не удалось узнать/ })).toBeInTheDocument();
});

test("who answers for no chat is told where their own chats are, and offered no new one", async () => {
  answer("GET", "/api/chats/managed", { chats: [] });
  open("/manage", { ...TEACHER, roles: [] });
  expect(await screen.findByText(/Ваши чаты — в разделе «Чаты»/)).toBeInTheDocument();
  expect(screen.queryByRole("link", { name: "Добавить" })).not.toBeInTheDocument();
});

test("a list that did not come can be asked for again", async () => {
  answer("GET", "/api/chats/managed", problem("busy", 503));
  const { user } = open("/manage");
  const again = await screen.findByRole("button", { name: "Повторить" });
  answer("GET", "/api/chats/managed", { chats: [ALGEBRA] });
  answer("GET", "/api/chats/{chat_id}/audience", FULL);
  await user.click(again);
  expect(await screen.findByRole("link", { name: /Алгебра/ })).toBeInTheDocument();
});

test("the note on keeping one's login to oneself is there", async () => {
  answer("GET", "/api/chats/managed", { chats: [] });
  open("/manage");
  expect(await screen.findByText(/даже коллегам или руководителю/)).toBeInTheDocument();
});

test("who was taken out by hand is found in a tab of their own", async () => {
  answer("GET", "/api/chats/managed", { chats: [ALGEBRA] });
  answer("GET", "/api/chats/{chat_id}/audience", WAITING);
  const { user } = open("/manage/chats/c1");
  await user.click(await screen.findByRole("tab", { name: /Убраны\s*1/ }));
  const removed = screen.getByRole("list", { name: "Кого убрали из чата" });
  expect(within(removed).getByRole("listitem")).toHaveTextContent(/Белов Иван\s*Ученик\s*Убран вручную/);
});

test("a chat tells who is missing and why, a parent with the children", async () => {
  answer("GET", "/api/chats/managed", { chats: [ALGEBRA] });
  answer("GET", "/api/chats/{chat_id}/audience", WAITING);
  open("/manage/chats/c1");
  const missing = await screen.findByRole("list", { name: "Кто ещё не в чате" });
  const [parent] = within(missing).getAllByRole("listitem");
  expect(parent).toHaveTextContent(/Ёлкина Вера\s*Ребёнок: Ёлкин Миша\s*Учебный профиль ещё не привязан$/);
  expect(screen.getByText("В чате: 1 из 3")).toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Напечатать список" })).toBeInTheDocument();
});

test("among many missing a parent is found by the child's name", async () => {
  const many = Array.from({ length: 12 }, (_, number) => ({ ...WAITING.missing[1], reason: "not_linked", person_id: `n${number}` }));
  answer("GET", "/api/chats/managed", { chats: [ALGEBRA] });
  answer("GET", "/api/chats/{chat_id}/audience", { ...WAITING, missing: [...many, WAITING.missing[0]] });
  const { user } = open("/manage/chats/c1");
  await user.type(await screen.findByRole("searchbox", { name: "Найти по имени" }), "елкин миша");
  expect(within(screen.getByRole("list", { name: "Кто ещё не в чате" })).getAllByRole("listitem")).toHaveLength(1);
  expect(screen.getByText("Ёлкина Вера")).toBeInTheDocument();
});

test("members are asked for when their tab is opened", async () => {
  answer("GET", "/api/chats/managed", { chats: [ALGEBRA] });
  answer("GET", "/api/chats/{chat_id}/audience", WAITING);
  answer("GET", "/api/chats/{chat_id}/members", {
    chat_id: "c1",
    title: "Алгебра · 7А",
    kind: "subject",
    status: "active",
    members: [{ person_id: "p1", name: "Петров Сергей Олегович", role: "teacher", muted: false }],
  });
  const { user } = open("/manage/chats/c1");
  await user.click(await screen.findByRole("tab", { name: /Участники/ }));
  const members = await screen.findByRole("list", { name: "Участники чата" });
  expect(within(members).getByRole("listitem")).toHaveTextContent(/Петров Сергей Олегович\s*Учитель$/);
});

test("who is not in the chat themselves learns how to get to see its members", async () => {
  answer("GET", "/api/chats/managed", { chats: [ALGEBRA] });
  answer("GET", "/api/chats/{chat_id}/audience", FULL);
  answer("GET", "/api/chats/{chat_id}/members", problem("chat_unknown", 404));
  open("/manage/chats/c1", { ...TEACHER, linked: false });
  expect(await screen.findByRole("link", { name: "Привязать учебный профиль" })).toHaveAttribute("href", "/link");
});

test("a chat that one doesn't answer for is said to be unknown", async () => {
  answer("GET", "/api/chats/managed", { chats: [] });
  answer("GET", "/api/chats/{chat_id}/audience", problem("chat_unknown", 404, { detail: "Такого чата нет." }));
  open("/manage/chats/c1");
  expect(await screen.findByRole("alert")).toHaveTextContent("Такого чата нет.");
});
