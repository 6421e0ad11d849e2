import { screen, within } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";

import type { Reachable } from "../../api/manualChats";
import { show } from "../../test/render";
import { answer, callsOf, problem } from "../../test/server";
import MessengerPage from "../MessengerPage";
import { inParts } from "./useMakeChat";

const CHATS = "/api/messenger/chats";
const MADE = { chat_id: "manual~1", title: "Стенгазета", not_added: [] };

class ClosedSocket {
  close() {
    return undefined;
  }
}

function somebody(person_id: string, name: string, more: Partial<Reachable> = {}): Reachable {
  return { person_id, name, role: "pupil", direct: true, linked: true, ...more };
}

beforeEach(() => {
  vi.stubGlobal("WebSocket", ClosedSocket);
  vi.spyOn(crypto, "randomUUID").mockReturnValue("0f0e6a9c-0000-4000-8000-000000000001");
  history.replaceState(null, "", "/messenger");
  answer("GET", CHATS, { chats: [] });
  answer("POST", CHATS, MADE);
  answer("POST", "/api/messenger/direct", { ...MADE, chat_id: "manual~direct-1" });
  answer("GET", "/api/messenger/chats/{chat_id}/messages", problem("chat_unknown", 404));
  answer("GET", "/api/chats/{chat_id}/members", problem("chat_unknown", 404));
  answer("GET", "/api/messenger/people", ({ search }) => ({
    classes: [{ class_id: "8b", label: "8Б" }],
    groups: search.get("class_id")
      ? [{ kind: "class_pupils", label: "8Б", people: [somebody("p9", "Чужов Иван")] }]
      : [
          { kind: "class_pupils", label: "7А", people: [somebody("p2", "Попов Роман"), somebody("p3", "Ёлкин Олег", { linked: false })] },
          { kind: "class_parents", label: "7А", people: [somebody("p4", "Попова Анна", { role: "parent", direct: false }), somebody("p5", "Белова Ольга", { role: "parent" })] },
        ],
  }));
});

async function named(title = "Стенгазета") {
  history.pushState(null, "", "/messenger/new");
  const { user } = show(<MessengerPage />);
  await user.type(await screen.findByRole("textbox", { name: "Название чата" }), title);
  await user.click(screen.getByRole("button", { name: "Далее" }));
  await screen.findByRole("heading", { name: "Кого добавить" });
  return user;
}

test("a chat is made with its name, the people chosen and the preset settings", async () => {
  const user = await named("  Стенгазета ");
  await user.click(await screen.findByRole("checkbox", { name: /Попов Роман/ }));
  await user.click(screen.getByRole("button", { name: "Выбрать всех: 7А · родители" }));
  expect(screen.getByRole("status")).toHaveTextContent("Выбрано: 3 человека");
  await user.click(screen.getByRole("button", { name: "Далее" }));
  expect(await screen.findByRole("switch", { name: "Закрытый чат" })).toBeChecked();
  await user.click(screen.getByRole("switch", { name: "Пишут только администраторы" }));
  await user.click(screen.getByRole("button", { name: "Сохранить" }));
  await vi.waitFor(() => expect(location.pathname).toBe("/messenger/manual~1"));
  expect(callsOf("POST", CHATS).map(({ body }) => body)).toEqual([
    {
      client_id: "0f0e6a9c-0000-4000-8000-000000000001",
      title: "Стенгазета",
      person_ids: ["p2", "p4", "p5"],
      settings: { closed: true, history: "all", writing: "administrators" },
    },
  ]);
});

test("an empty chat can be made", async () => {
  const user = await named();
  await user.click(await screen.findByRole("button", { name: "Создать пустой чат" }));
  await user.click(await screen.findByRole("button", { name: "Сохранить" }));
  await vi.waitFor(() => expect(callsOf("POST", CHATS)[0]?.body).toMatchObject({ person_ids: [] }));
});

test("who has no study profile yet can be seen and not chosen", async () => {
  await named();
  expect(await screen.findByRole("checkbox", { name: /Ёлкин Олег/ })).toBeDisabled();
  expect(screen.getByText(/профиль ещё не привязан/)).toBeVisible();
});

test("people are found by name, by group, and in another class", async () => {
  const user = await named();
  await user.type(await screen.findByRole("searchbox", { name: "Найти по имени" }), "елк");
  expect(await screen.findByText("Ёлкин Олег")).toBeVisible();
  expect(screen.queryByText("Попов Роман")).toBeNull();
  await user.clear(screen.getByRole("searchbox", { name: "Найти по имени" }));
  await user.click(within(screen.getByRole("group", { name: "Кого показать" })).getByRole("button", { name: "7А · родители" }));
  expect(await screen.findByText("Попова Анна")).toBeVisible();
  expect(screen.queryByText("Ёлкин Олег")).toBeNull();
  await user.selectOptions(screen.getByRole("combobox", { name: "Люди другого класса" }), "8Б");
  expect(await screen.findByText("Чужов Иван")).toBeVisible();
});

test("what is refused is told, and asked again it is about the same chat", async () => {
  const user = await named();
  await user.click(await screen.findByRole("button", { name: "Создать пустой чат" }));
  answer("POST", CHATS, problem("not_linked", 409, { detail: "Сначала привяжите профиль." }));
  await user.click(await screen.findByRole("button", { name: "Сохранить" }));
  expect(await screen.findByText("Сначала привяжите профиль.")).toBeVisible();
  answer("POST", CHATS, MADE);
  await user.click(screen.getByRole("button", { name: "Сохранить" }));
  await vi.waitFor(() => expect(location.pathname).toBe("/messenger/manual~1"));
  const [first, second] = callsOf("POST", CHATS);
  expect(second?.body).toEqual(first?.body);
});

test("a step that nothing leads to begins at the first", async () => {
  history.replaceState(null, "", "/messenger/new/settings");
  show(<MessengerPage />);
  expect(await screen.findByRole("textbox", { name: "Название чата" })).toHaveAccessibleDescription("Не длиннее 60 знаков.");
});

test("one person is written to alone, if that may be", async () => {
  history.replaceState(null, "", "/messenger/write");
  const { user } = show(<MessengerPage />);
  await user.click(await screen.findByRole("button", { name: /Попов Роман/ }));
  await vi.waitFor(() => expect(location.pathname).toBe("/messenger/manual~direct-1"));
  expect(callsOf("POST", "/api/messenger/direct").map(({ body }) => body)).toEqual([{ person_id: "p2" }]);
});

test("who may not be written to alone is not offered", async () => {
  history.replaceState(null, "", "/messenger/write");
  show(<MessengerPage />);
  expect(await screen.findByText("Белова Ольга")).toBeVisible();
  expect(screen.queryByText("Попова Анна")).toBeNull();
  expect(screen.queryByText("Ёлкин Олег")).toBeNull();
});

test("more people than one call may name come with further calls", () => {
  const parts = inParts(Array.from({ length: 200 }, (_, at) => `p${at}`));
  expect(parts.map(({ length }) => length)).toEqual([90, 90, 20]);
  expect(new Set(parts.flat()).size).toBe(200);
});
