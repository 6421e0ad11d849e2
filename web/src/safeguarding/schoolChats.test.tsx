import { screen, within } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import { Route } from "wouter";

import SchoolPage from "../school/SchoolPage";
import { show } from "../test/render";
import { answer, callsOf, problem } from "../test/server";
import { onRecord } from "./reasons";

const CHATS = "/api/safeguarding/chats";
const EXPORTS = "/api/safeguarding/exports";
const ORDER = "/api/safeguarding/chats/class_pupils~7a/exports";
const REASON = "Запрос комиссии";

const chat = (chat_id: string, title: string, kind: string, more = {}) => ({
  chat_id,
  title,
  kind,
  archived: false,
  members: 24,
  owner: { person_id: "t", name: "Яковлева Алёна" },
  last_said_at_ms: null,
  ...more,
});
const EXPORT = {
  export_id: "s1~00000000000001~000000000000000a",
  chat_id: "class_pupils~7a",
  chat_title: "7А",
  made_at: "2026-11-20T09:15:00+00:00",
  by: { person_id: "a", name: "Старших Нина" },
  reason: REASON,
  state: "waiting",
  available_until: null as string | null,
  messages: null as number | null,
  size: null as number | null,
  part: 1,
  continued: false,
  until: null as string | null,
};

beforeEach(() => {
  answer("GET", EXPORTS, { organisation_id: "s1", exports: [], before: null });
  answer("GET", CHATS, ({ search }) =>
    search.get("after") === null
      ? { organisation_id: "s1", chats: [chat("class_pupils~7a", "7А", "class_pupils"), chat("manual~1", "Поход", "manual", { archived: true, owner: null })], after: "manual~1" }
      : { organisation_id: "s1", chats: [chat("subject~7a~algebra", "Алгебра · 7А", "subject")], after: null },
  );
});

function openSchool(path: string) {
  answer("GET", "/api/school/conflicts", { conflicts: [] });
  history.replaceState(null, "", `/school/${path}`);
  return show(<Route path="/school" nest component={SchoolPage} />);
}

async function rows(number: number) {
  const list = await screen.findByRole("list", { name: "Чаты школы" });
  await vi.waitFor(() => expect(within(list).getAllByRole("link")).toHaveLength(number));
  return within(list).getAllByRole("link");
}

test("all pages of the school's chats are one list, which is searched and filtered", async () => {
  const { user } = openSchool("chats");
  const [first] = await rows(3);
  expect(first).toHaveTextContent("7А");
  expect(first).toHaveTextContent("Ученики класса · 24 человека");
  expect(first).toHaveTextContent("Отвечает Яковлева Алёна · сообщений пока нет");
  await user.type(screen.getByRole("searchbox", { name: "Найти чат школы" }), "алг");
  expect((await rows(1))[0]).toHaveTextContent("Алгебра · 7А");
  await user.clear(screen.getByRole("searchbox", { name: "Найти чат школы" }));
  await user.click(screen.getByRole("button", { name: "Архив" }));
  expect((await rows(1))[0]).toHaveTextContent("в архиве");
});

test("a chat is exported with a reason, and its file taken once it is there", async () => {
  const { user } = openSchool("chats/class_pupils~7a");
  await user.click(await screen.findByRole("button", { name: "Выгрузить" }));
  expect(screen.getByRole("button", { name: "Заказать выгрузку" })).toBeDisabled();
  expect(screen.getByText(onRecord(" и в самом файле"))).toBeVisible();
  expect(screen.getByRole("textbox", { name: "Зачем вам выгрузка?" })).toHaveAccessibleDescription(/останется в записях|журнал|причин/i);
  await user.type(screen.getByRole("textbox", { name: "Зачем вам выгрузка?" }), REASON);
  answer("POST", ORDER, EXPORT);
  answer("GET", EXPORTS, { organisation_id: "s1", exports: [EXPORT], before: null });
  await user.click(screen.getByRole("button", { name: "Заказать выгрузку" }));
  expect(await screen.findByText("Готовим файл…")).toBeInTheDocument();
  expect(callsOf("POST", ORDER).map(({ body }) => body)).toEqual([{ reason: REASON }]);
  const ready = { ...EXPORT, state: "ready", available_until: "2026-11-27T09:15:00+00:00", messages: 3, size: 4096 };
  answer("GET", EXPORTS, { organisation_id: "s1", exports: [ready], before: null });
  answer("POST", `${EXPORTS}/${encodeURIComponent(EXPORT.export_id)}/file`, { url: "#chat.zip", expires_in_seconds: 60 });
  await user.click(await screen.findByRole("button", { name: "Скачать" }, { timeout: 5000 }));
  expect(screen.getByText(/3 сообщения, 4 КБ\. Файл хранится до 27 ноября/)).toBeInTheDocument();
  await vi.waitFor(() => expect(location.hash).toBe("#chat.zip"));
});

test("an export that was refused says why and can be asked for again", async () => {
  answer("POST", ORDER, problem("exports_spent", 429, { detail: "Сегодня школа заказала уже много выгрузок." }));
  const { user } = openSchool("chats/class_pupils~7a");
  await user.click(await screen.findByRole("button", { name: "Выгрузить" }));
  await user.type(screen.getByRole("textbox", { name: "Зачем вам выгрузка?" }), REASON);
  await user.click(screen.getByRole("button", { name: "Заказать выгрузку" }));
  expect(await screen.findByText(/много выгрузок/)).toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Заказать выгрузку" })).toBeEnabled();
});

test.each([
  [{ state: "failed" }, /Файл не получился\. Закажите выгрузку ещё раз/],
  [{ state: "failed", part: 2 }, /Часть 2 не получилась\. Закажите выгрузку ещё раз/],
  [{ state: "waiting", part: 2 }, /Готовим часть 2/],
  [{ state: "expired" }, /прошла неделя/],
  [{ state: "erased" }, /удалён раньше срока/],
])("what has become of an export is said: %o", async (more, words) => {
  answer("GET", EXPORTS, { organisation_id: "s1", exports: [{ ...EXPORT, ...more }], before: null });
  openSchool("chats/class_pupils~7a");
  expect(await screen.findByText(words)).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "Скачать" })).not.toBeInTheDocument();
});

test("a chat that fits no single file comes in parts, and each says where it ends", async () => {
  const ready = { ...EXPORT, state: "ready", available_until: "2026-11-27T09:15:00+00:00", messages: 3, size: 3 * 1024 * 1024 };
  const first = { ...ready, continued: true, until: "2024-09-12T07:15:00+00:00" };
  const second = { ...ready, export_id: "s1~00000000000002~000000000000000b", part: 2 };
  answer("GET", EXPORTS, { organisation_id: "s1", exports: [second, first], before: null });
  openSchool("chats/class_pupils~7a");
  expect(await screen.findByText(/Часть 1 кончается сообщением от 12 сентября 2024 г\. в .*, дальше — часть 2\. 3 сообщения, 3 МБ/)).toBeInTheDocument();
  expect(screen.getByText(/^Часть 2, последняя\. 3 сообщения/)).toBeInTheDocument();
  expect(screen.getAllByRole("button", { name: "Скачать" })).toHaveLength(2);
});

test("a chat that is not among the school's is not found", async () => {
  openSchool("chats/manual~direct-1");
  expect(await screen.findByText("Такого чата нет")).toBeInTheDocument();
});
