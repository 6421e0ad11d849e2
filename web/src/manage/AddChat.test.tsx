import { screen, within } from "@testing-library/react";
import type { UserEvent } from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { Route } from "wouter";

import ChatsPage from "../chats/ChatsPage";
import { show } from "../test/render";
import { answer, callsOf, problem } from "../test/server";
import ManagePage from "./ManagePage";

const ALGEBRA = { subject_id: "alg", group_id: null, name: "Алгебра", title: "Алгебра · 7А", chat_id: null };
const GEOMETRY = { subject_id: "geo", group_id: null, name: "Геометрия", title: "Геометрия · 7А", chat_id: "c3" };
const ENGLISH = { ...ALGEBRA, subject_id: "eng", name: "Английский язык · весь класс", title: "Английский язык · 7А" };
const GROUP = {
  ...ENGLISH,
  group_id: "g2",
  name: "Английский язык · группа 2",
  title: "Английский язык · 7А · группа 2",
};
const OPTIONS = {
  kinds: ["subject"],
  classes: [
    { class_id: "7a", label: "7А", subjects: [ALGEBRA, GEOMETRY] },
    { class_id: "8b", label: "8Б", subjects: [{ ...ALGEBRA, title: "Алгебра · 8Б" }] },
  ],
};
const AUDIENCE = "/api/chats/{chat_id}/audience";
const CREATED = { chat_id: "c9", kind: "subject", title: "Алгебра · 7А" };

beforeEach(() => {
  answer("GET", "/api/chats/options", OPTIONS);
  answer("GET", "/api/chats/managed", { chats: [] });
  answer("GET", "/api/chats", { chats: [] });
});

function open(search = "") {
  history.replaceState(null, "", `/manage/add${search}`);
  return show(<Route path="/manage" nest component={ManagePage} />);
}

async function choose(user: UserEvent, subject: string) {
  await user.selectOptions(await screen.findByLabelText("Класс"), "7А");
  await user.selectOptions(screen.getByLabelText("Предмет"), subject);
}

/** Adds the chat of algebra; gives the lines of «Мои чаты» afterwards. */
async function addAndList() {
  history.replaceState(null, "", "/manage/add");
  const { user } = show(
    <>
      <Route path="/manage" nest component={ManagePage} />
      <Route path="/chats" component={ChatsPage} />
    </>,
  );
  await choose(user, "Алгебра");
  await user.click(screen.getByRole("button", { name: "Добавить" }));
  await user.click(await screen.findByRole("link", { name: "Мои чаты" }));
  return within(await screen.findByRole("list", { name: "Мои чаты" })).getAllByRole("link");
}

test("the title makes itself as class and subject are chosen", async () => {
  const { user } = open();
  await user.selectOptions(await screen.findByLabelText("Класс"), "7А");
  expect(screen.getByLabelText("Тип чата")).toHaveDisplayValue("Предметы");
  await user.selectOptions(screen.getByLabelText("Предмет"), "Алгебра");
  expect(screen.getByRole("status")).toHaveTextContent("Название сформируется само:Алгебра · 7А");
});

test("a teacher who comes for a chat finds its class and subject filled in", async () => {
  open(`?${new URLSearchParams({ chat: "Алгебра · 8Б" })}`);
  expect(await screen.findByLabelText("Класс")).toHaveDisplayValue("8Б");
  expect(screen.getByLabelText("Предмет")).toHaveDisplayValue("Алгебра");
});

test("the only subject of a class is chosen by itself", async () => {
  const { user } = open();
  await user.selectOptions(await screen.findByLabelText("Класс"), "8Б");
  expect(screen.getByRole("status")).toHaveTextContent("Алгебра · 8Б");
});

test("without a class there is no subject to choose, and nothing is sent", async () => {
  const { user } = open();
  expect(await screen.findByLabelText("Предмет")).toBeDisabled();
  await user.click(screen.getByRole("button", { name: "Добавить" }));
  expect(callsOf("POST", "/api/chats")).toEqual([]);
});

test("two clicks create one chat", async () => {
  let finish: (chat: object) => void = () => undefined;
  answer("POST", "/api/chats", () => new Promise<object>((resolve) => (finish = resolve)));
  const { user } = open();
  await choose(user, "Алгебра");
  await user.dblClick(screen.getByRole("button", { name: "Добавить" }));
  finish(CREATED);
  expect(await screen.findByRole("heading", { name: "Чат создан" })).toBeInTheDocument();
  expect(callsOf("POST", "/api/chats").map(({ body }) => body)).toEqual([
    { kind: "subject", class_id: "7a", subject_id: "alg" },
  ]);
});

test("a chat created a moment ago is in the list although the server doesn't list it yet", async () => {
  answer("GET", AUDIENCE, { ...CREATED, linked: 0, expected: 30, missing: [] });
  answer("POST", "/api/chats", CREATED);
  history.replaceState(null, "", "/manage");
  const { user } = show(<Route path="/manage" nest component={ManagePage} />);
  await user.click(await screen.findByRole("link", { name: "Добавить" }));
  await choose(user, "Алгебра");
  await user.click(screen.getByRole("button", { name: "Добавить" }));
  await user.click(await screen.findByRole("link", { name: "Управление чатами" }));
  expect(await screen.findByRole("link", { name: /Алгебра · 7А/ })).toBeInTheDocument();
});

test("a chat created a moment ago stands where the server will list it, so that no tap goes astray", async () => {
  const listed = (chat_id: string, kind: string, title: string, status = "active") => ({ chat_id, kind, title, status, role: "teacher", muted: false, child_ids: [] });
  const chats = [
    listed("c1", "colleagues", "Коллеги"),
    listed("c8", "subject", "Алгебра · 7А"),
    listed("c2", "subject", "Физика · 7А"),
    listed("c0", "subject", "Алгебра · 6А", "archived"),
    listed("c4", "manual", "Поход"),
  ];
  answer("GET", "/api/chats", { chats });
  answer("POST", "/api/chats", CREATED);
  const lines = await addAndList();
  expect(lines.map((line) => line.getAttribute("href"))).toEqual(["/chats/c1", "/chats/c8", "/chats/c9", "/chats/c2", "/chats/c4"]);
});

test("a chat that was there already stays in the list as the server described it", async () => {
  const chat = { ...CREATED, status: "active", role: "parent", muted: false, child_ids: ["k"] };
  answer("GET", "/api/chats", { chats: [chat] });
  answer("POST", "/api/chats", CREATED);
  const [line] = await addAndList();
  expect(line).toHaveTextContent("Вы родитель");
});

test("a chat that exists is said to exist and is opened; nothing is created", async () => {
  answer("GET", AUDIENCE, { chat_id: "c3", kind: "subject", title: "Геометрия · 7А", linked: 0, expected: 1, missing: [] });
  answer("GET", "/api/chats/{chat_id}/members", { members: [] });
  const { user } = open();
  await choose(user, "Геометрия (чат уже есть)");
  expect(screen.getByRole("status")).toHaveTextContent("Такой чат уже есть, второй не нужен:Геометрия · 7А");
  await user.click(screen.getByRole("button", { name: "Открыть чат" }));
  expect(await screen.findByRole("heading", { level: 1, name: "Геометрия · 7А" })).toBeInTheDocument();
  expect(location.pathname).toBe("/manage/chats/c3");
  expect(callsOf("POST", "/api/chats")).toEqual([]);
});

test("a refusal is shown, what was chosen stays, and another try can succeed", async () => {
  answer("POST", "/api/chats", problem("busy", 503, { detail: "Подождите секунду и повторите." }));
  const { user } = open();
  await choose(user, "Алгебра");
  await user.click(screen.getByRole("button", { name: "Добавить" }));
  expect(await screen.findByText("Подождите секунду и повторите.")).toBeInTheDocument();
  expect(screen.getByLabelText("Предмет")).toHaveDisplayValue("Алгебра");
  answer("POST", "/api/chats", CREATED);
  await user.click(screen.getByRole("button", { name: "Добавить" }));
  expect(await screen.findByRole("heading", { name: "Чат создан" })).toBeInTheDocument();
});

test("who teaches nothing is told who can help instead of an empty form", async () => {
  answer("GET", "/api/chats/options", { kinds: [], classes: [] });
  open();
  expect(await screen.findByText("В журнале у вас пока нет уроков")).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "Добавить" })).not.toBeInTheDocument();
});

test("the chat of a group is made beside that of the whole class, and the form says who will be in it", async () => {
  answer("GET", AUDIENCE, { ...CREATED, linked: 0, expected: 15, missing: [] });
  answer("GET", "/api/chats/options", {
    kinds: ["subject"],
    classes: [{ class_id: "7a", label: "7А", subjects: [ENGLISH, GROUP, ALGEBRA] }],
  });
  answer("POST", "/api/chats", { ...CREATED, title: GROUP.title });
  const { user } = open();
  await user.selectOptions(await screen.findByLabelText("Предмет"), "Алгебра");
  expect(screen.queryByText(/В чате будут/)).not.toBeInTheDocument();
  await user.selectOptions(screen.getByLabelText("Предмет"), "Английский язык · весь класс");
  expect(screen.getByText("В чате будут все ученики класса и их родители.")).toBeInTheDocument();
  await user.selectOptions(screen.getByLabelText("Предмет"), "Английский язык · группа 2");
  expect(screen.getByText("В чате будут только ученики этой группы и их родители.")).toBeInTheDocument();
  expect(screen.getByRole("status")).toHaveTextContent("Английский язык · 7А · группа 2");
  await user.click(screen.getByRole("button", { name: "Добавить" }));
  expect(await screen.findByRole("heading", { name: "Чат создан" })).toBeInTheDocument();
  expect(callsOf("POST", "/api/chats").map(({ body }) => body)).toEqual([
    { kind: "subject", class_id: "7a", subject_id: "eng", group_id: "g2" },
  ]);
});
