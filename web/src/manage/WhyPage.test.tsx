import { screen, within } from "@testing-library/react";
import { expect, test } from "vitest";

import { show } from "../test/render";
import { answer, problem } from "../test/server";
import WhyPage from "./WhyPage";

const IN = {
  chat_id: "c1",
  kind: "class_parents",
  title: "7А · родители",
  is_member: true,
  since: "2026-09-03",
  because: [{ code: "child", text: "Петрова Аня: учится в классе 7А", since: "2026-09-01" }],
};
const OUT = {
  chat_id: "c2",
  kind: "subject",
  title: "Алгебра · 7А",
  is_member: false,
  because: [{ code: "removed", text: "Из чата убрали вручную" }],
};

function why(given: object) {
  answer("GET", "/api/chats/why", { person_id: "p1", name: "Петрова Анна", because: [], chats: [], ...given });
  return show(<WhyPage />);
}

test("chats that I am in and chats that I'm not in stand apart, with reasons and since when", async () => {
  why({ chats: [IN, OUT] });
  const here = await screen.findByRole("list", { name: "Здесь я есть" });
  expect(here).toHaveTextContent(/7А · родители\s*В чате с 3 сентября 2026 г\./);
  expect(here).toHaveTextContent("Петрова Аня: учится в классе 7А · с 1 сентября 2026 г.");
  expect(screen.getByRole("list", { name: "Здесь меня нет" })).toHaveTextContent(/Алгебра · 7А\s*Из чата убрали вручную/);
});

test("who hasn't linked is led to where it is done", async () => {
  why({ because: [{ code: "not_linked", text: "Учебный профиль ещё не привязан" }] });
  const way = await screen.findByRole("link", { name: "Привязать учебный профиль" });
  expect(way).toHaveAttribute("href", "/link");
});

test("no chat at all is explained", async () => {
  why({});
  expect(await screen.findByText("Чатов пока нет")).toBeInTheDocument();
});

test("a failure says what to do", async () => {
  answer("GET", "/api/chats/why", problem("internal", 500, { detail: "Подождите минуту." }));
  show(<WhyPage />);
  const alert = await screen.findByRole("alert");
  expect(within(alert).getByRole("button", { name: "Повторить" })).toBeInTheDocument();
});

test("a teacher is led from a subject's chat that isn't there yet to where it is made", async () => {
  why({ chats: [{ ...OUT, because: [{ code: "not_created", text: "Чат этого предмета ещё не создан" }] }] });
  expect(await screen.findByRole("link", { name: "Создать чат" })).toHaveAttribute("href", `/manage/add?${new URLSearchParams({ chat: "Алгебра · 7А" })}`);
});
