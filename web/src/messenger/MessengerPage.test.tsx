import { act, screen, within } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";

import type { Message } from "../api/messenger";
import { show } from "../test/render";
import { answer, callsOf, problem } from "../test/server";
import MessengerPage from "./MessengerPage";
import { tellRenamed } from "./socket";

const CHAT = { chat_id: "c~1", kind: "class_pupils", title: "7А · ученики", writing: "allowed" };
const PAGE = { ...CHAT, first: 1, last: 1, read: 0, more_before: false, more_after: false, end: 1, count: 1, pinned: [], votes: [], may_pin: true, runs: true, may_mark_urgent: false };
const CHANGES = "/api/messenger/chats/{chat_id}/changes";
const MESSAGES = "/api/messenger/chats/{chat_id}/messages";
const FIRST = {
  sequence_number: 1,
  number: 1,
  version: 1,
  client_id: "c1",
  person_id: "p2",
  sent_at_ms: Date.now(),
  text: "Завтра экскурсия",
  reply_to: null,
  edited: false,
  deleted: false,
  reactions: [],
  mentions: [],
  poll: null,
  pinned: false,
  urgent: false,
  automatic: false,
} satisfies Message;

/** In the place of the browser's: it never opens, so the page asks by itself. */
class ClosedSocket {
  onclose = null;
  close() {
    return undefined;
  }
}

beforeEach(() => {
  localStorage.clear();
  vi.stubGlobal("WebSocket", ClosedSocket);
  history.replaceState(null, "", "/messenger/c~1");
  answer("GET", "/api/messenger/chats", { chats: [{ ...CHAT, unread: 0, mentions: 0, silent: false, last: null }] });
  answer("GET", MESSAGES, { ...PAGE, messages: [FIRST] });
  answer("GET", CHANGES, { sequence_number: 1, complete: true, messages: [], votes: [], title: CHAT.title, end: 1, count: null });
  answer("GET", "/api/chats/{chat_id}/members", {
    ...CHAT,
    status: "active",
    members: [{ person_id: "p2", name: "Иванова Мария", role: "teacher", muted: false }],
  });
  answer("PUT", "/api/messenger/chats/{chat_id}/read", null);
});

test("the list tells the newest message and how many are unread", async () => {
  history.replaceState(null, "", "/messenger");
  const last = { sequence_number: 3, own: true, sent_at_ms: Date.now(), preview: "До завтра" };
  answer("GET", "/api/messenger/chats", { chats: [{ ...CHAT, unread: 5, mentions: 1, silent: false, last }] });
  show(<MessengerPage />);
  const row = await screen.findByRole("link", { name: /7А · ученики/ });
  expect(row).toHaveTextContent("Вы: До завтра");
  expect(row).toHaveTextContent("5 непрочитанных");
  expect(row).toHaveAttribute("href", "/messenger/c~1");
});

test("a message stands there at once, and once when the server has it", async () => {
  let arrive: (body: object) => void = () => undefined;
  answer("POST", MESSAGES, () => new Promise<object>((resolve) => (arrive = resolve)));
  const { user } = show(<MessengerPage />);
  await user.type(await screen.findByRole("textbox", { name: "Сообщение" }), "Во сколько?");
  await user.click(screen.getByRole("button", { name: "Отправить" }));
  expect(await screen.findByText("отправляется…")).toBeVisible();
  const [call] = callsOf("POST", MESSAGES);
  const { client_id, known } = call?.body as { client_id: string; known: number };
  expect(known).toBe(1);
  const mine = { ...FIRST, sequence_number: 2, number: 2, version: 2, client_id, person_id: "p1", text: "Во сколько?" };
  arrive({ own: 2, sequence_number: 2, complete: true, messages: [mine], votes: [] });
  expect(await screen.findAllByText("Во сколько?")).toHaveLength(1);
  expect(screen.queryByText("отправляется…")).toBeNull();
});

test("what was being sent when the page was closed is sent when it opens again, as the same message", async () => {
  answer("POST", MESSAGES, () => new Promise<object>(() => undefined));
  const first = show(<MessengerPage />);
  await first.user.type(await screen.findByRole("textbox", { name: "Сообщение" }), "Скоро буду");
  await first.user.click(screen.getByRole("button", { name: "Отправить" }));
  expect(await screen.findByText("отправляется…")).toBeVisible();
  first.unmount();
  const [lost] = callsOf("POST", MESSAGES);
  const { client_id } = lost?.body as { client_id: string };
  const mine = { ...FIRST, sequence_number: 2, number: 2, version: 2, client_id, person_id: "p1", text: "Скоро буду" };
  answer("POST", MESSAGES, { own: 2, sequence_number: 2, complete: true, messages: [mine], votes: [] });
  const second = show(<MessengerPage />);
  expect(await screen.findAllByText("Скоро буду")).toHaveLength(1);
  await vi.waitFor(() => expect(screen.queryByText("отправляется…")).toBeNull());
  expect(callsOf("POST", MESSAGES).at(-1)?.body).toEqual(lost?.body);
  second.unmount();
  show(<MessengerPage />);
  await screen.findByRole("textbox", { name: "Сообщение" });
  expect(callsOf("POST", MESSAGES)).toHaveLength(2);
});

test("what is refused is told beside the message, and sent again under its client id", async () => {
  answer("POST", MESSAGES, problem("messages_too_fast", 429, { detail: "Вы пишете слишком часто." }));
  const { user } = show(<MessengerPage />);
  await user.type(await screen.findByRole("textbox", { name: "Сообщение" }), "Ау");
  await user.click(screen.getByRole("button", { name: "Отправить" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("Не отправлено. Вы пишете слишком часто.");
  await user.click(screen.getByRole("button", { name: "Повторить" }));
  const [first, second] = callsOf("POST", MESSAGES);
  expect(second?.body).toEqual(first?.body);
  await user.click(await screen.findByRole("button", { name: "Убрать" }));
  expect(screen.queryByText("Ау")).toBeNull();
});

test("a renamed chat is called so in the list and above the talk, and after a gap, too", async () => {
  show(<MessengerPage />);
  expect(await screen.findByRole("heading", { name: "7А · ученики" })).toBeVisible();
  act(() => tellRenamed({ chat_id: "c~1", title: "Стенгазета", version: 2 }));
  expect(await screen.findByRole("heading", { name: "Стенгазета" })).toBeVisible();
  answer("GET", CHANGES, { sequence_number: 1, complete: true, messages: [], votes: [], title: "Школьная газета", end: 1, count: null });
  dispatchEvent(new Event("online"));
  expect(await screen.findByRole("heading", { name: "Школьная газета" })).toBeVisible();
});

test("the list calls a renamed chat by its new name", async () => {
  history.replaceState(null, "", "/messenger");
  show(<MessengerPage />);
  expect(await screen.findByRole("link", { name: /7А · ученики/ })).toBeVisible();
  act(() => tellRenamed({ chat_id: "c~1", title: "Газета", version: 9 }));
  expect(await screen.findByRole("link", { name: /Газета/ })).toBeVisible();
});

test("who may only read sees why, has no field, and can report", async () => {
  answer("GET", MESSAGES, { ...PAGE, writing: "muted", messages: [FIRST] });
  const { user } = show(<MessengerPage />);
  expect(await screen.findByText(/Вам запретили писать/)).toBeVisible();
  expect(screen.queryByRole("textbox")).toBeNull();
  await user.click(screen.getByRole("button", { name: "Действия с сообщением" }));
  expect(screen.getByRole("button", { name: "Пожаловаться" })).toBeVisible();
  expect(screen.queryByRole("button", { name: "Ответить" })).toBeNull();
});

test("one edits and deletes one's own messages, and reacts to others'", async () => {
  const mine = { ...FIRST, sequence_number: 2, number: 2, version: 2, client_id: "m", person_id: "p1", text: "Мое" };
  answer("GET", MESSAGES, { ...PAGE, last: 2, messages: [FIRST, mine] });
  answer("PUT", `${MESSAGES}/{message}`, {
    own: 2,
    sequence_number: 3,
    complete: true,
    messages: [{ ...mine, version: 3, edited: true, text: "Моё" }],
    votes: [],
  });
  const { user } = show(<MessengerPage />);
  await screen.findByText("Мое");
  const actionsOf = (text: string) =>
    within(screen.getAllByRole("listitem").find((item) => item.textContent.includes(text)) ?? document.body).getByRole("button", {
      name: "Действия с сообщением",
    });
  await user.click(actionsOf("Завтра экскурсия"));
  expect(within(screen.getByRole("group", { name: "Что сделать с сообщением" })).queryByText("Удалить у всех")).toBeNull();
  await user.click(actionsOf("Завтра экскурсия"));
  await user.click(actionsOf("Мое"));
  await user.click(screen.getByRole("button", { name: "Изменить" }));
  const field = screen.getByRole("textbox", { name: "Сообщение" });
  expect(field).toHaveValue("Мое");
  await user.clear(field);
  await user.type(field, "Моё");
  await user.click(screen.getByRole("button", { name: "Сохранить" }));
  expect(await screen.findByText("Моё")).toBeVisible();
  expect(screen.getByText(/изменено/)).toBeVisible();
});

test("who has left is named so, and a deleted message says nothing", async () => {
  const gone = { ...FIRST, person_id: "p9", text: null, deleted: true };
  answer("GET", MESSAGES, { ...PAGE, messages: [gone] });
  show(<MessengerPage />);
  expect(await screen.findByText("Сообщение удалено")).toBeVisible();
  expect(await screen.findByText("Бывший участник")).toBeInTheDocument();
});

test("a chat that one is not in says so, and goes on to", async () => {
  answer("GET", MESSAGES, problem("chat_unknown", 404, { title: "Чат не найден", detail: "Такого чата нет среди ваших чатов." }));
  show(<MessengerPage />);
  expect(await screen.findByText("Такого чата нет среди ваших чатов.")).toBeVisible();
  expect(screen.queryByRole("button", { name: "Поиск в чате" })).toBeNull();
  dispatchEvent(new Event("online"));
  await Promise.resolve();
  expect(await screen.findByText("Такого чата нет среди ваших чатов.")).toBeVisible();
});
