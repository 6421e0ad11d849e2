import { screen, within } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";

import { draftOf, forgetDrafts, keepDraft } from "../api/drafts";
import type { Message } from "../api/messenger";
import { show } from "../test/render";
import { answer, callsOf } from "../test/server";
import { begunMention, decoded, encoded, suggested } from "./mentions";
import MessengerPage from "./MessengerPage";

const CHAT = { chat_id: "c~1", kind: "class_pupils", title: "7А · ученики", writing: "allowed" };
const PAGE = { ...CHAT, first: 1, last: 1, read: 0, more_before: false, more_after: false, end: 1, count: 1, pinned: [], votes: [], may_pin: true, runs: true, may_mark_urgent: false };
const MESSAGES = "/api/messenger/chats/{chat_id}/messages";
const MESSAGE = `${MESSAGES}/{message}`;
const FIRST = {
  sequence_number: 1,
  number: 1,
  version: 1,
  client_id: "c1",
  person_id: "p2",
  sent_at_ms: Date.now(),
  text: "Кто едет?",
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
const POLL = {
  options: [
    { text: "Еду", votes: 1 },
    { text: "Не еду", votes: 0 },
  ],
  voters: 1,
  multiple: false,
  anonymous: false,
  closed: false,
};

class ClosedSocket {
  onclose = null;
  close() {
    return undefined;
  }
}

beforeEach(() => {
  vi.stubGlobal("WebSocket", ClosedSocket);
  localStorage.clear();
  history.replaceState(null, "", "/messenger/c~1");
  answer("GET", "/api/messenger/chats", { chats: [{ ...CHAT, unread: 0, mentions: 0, silent: false, last: null }] });
  answer("GET", MESSAGES, { ...PAGE, messages: [FIRST] });
  answer("GET", "/api/messenger/chats/{chat_id}/changes", { sequence_number: 1, complete: true, messages: [], votes: [], title: CHAT.title, end: 1, count: null });
  answer("GET", "/api/chats/{chat_id}/members", {
    ...CHAT,
    status: "active",
    members: [
      { person_id: "p2", name: "Иванова Мария", role: "teacher", muted: false },
      { person_id: "p3", name: "Ёлкин Пётр", role: "pupil", muted: false },
    ],
  });
  answer("PUT", "/api/messenger/chats/{chat_id}/read", null);
});

test("a vote is sent, and counted as the server counts it", async () => {
  answer("GET", MESSAGES, { ...PAGE, messages: [{ ...FIRST, poll: POLL }] });
  answer("PUT", `${MESSAGE}/vote`, {
    own: 1,
    sequence_number: 2,
    complete: true,
    messages: [{ ...FIRST, version: 2, poll: { ...POLL, voters: 2, options: [POLL.options[0], { text: "Не еду", votes: 1 }] } }],
    votes: [{ message: 1, options: [1], version: 2 }],
  });
  const { user } = show(<MessengerPage />);
  expect(await screen.findByText("Ответил 1 человек")).toBeVisible();
  await user.click(await screen.findByRole("button", { name: /Не еду/ }));
  expect(await screen.findByRole("button", { name: /Не еду/, pressed: true })).toHaveTextContent("1");
  expect(screen.getByText("Ответили 2 человека")).toBeVisible();
  expect(callsOf("PUT", `${MESSAGE}/vote`)[0]?.body).toMatchObject({ options: [1], known: 1 });
  answer("GET", `${MESSAGE}/votes`, {
    options: [
      { text: "Еду", person_ids: ["p3"] },
      { text: "Не еду", person_ids: ["p1"] },
    ],
  });
  await user.click(screen.getByRole("button", { name: "Кто как ответил" }));
  expect(await screen.findByText("Ёлкин Пётр")).toBeVisible();
});

test("a poll is asked with its options, and not before it is whole", async () => {
  answer("POST", MESSAGES, { own: 2, sequence_number: 1, complete: true, messages: [], votes: [], title: CHAT.title, end: 1, count: null });
  const { user } = show(<MessengerPage />);
  await user.click(await screen.findByRole("button", { name: "Создать опрос" }));
  const form = screen.getByRole("form", { name: "Новый опрос" });
  expect(within(form).getByRole("textbox", { name: "Вопрос" })).toHaveFocus();
  await user.type(within(form).getByRole("textbox", { name: "Вопрос" }), "Что взять?");
  await user.type(within(form).getByRole("textbox", { name: "Вариант 1" }), "Воду");
  await user.type(within(form).getByRole("textbox", { name: "Вариант 2" }), "воду");
  expect(within(form).getByText("Варианты не должны повторяться.")).toBeVisible();
  expect(within(form).getByRole("textbox", { name: "Вариант 2" })).toHaveAccessibleDescription("Такой вариант уже есть");
  expect(within(form).getByRole("button", { name: "Задать вопрос" })).toBeDisabled();
  await user.type(within(form).getByRole("textbox", { name: "Вариант 2" }), " и хлеб");
  await user.click(within(form).getByRole("checkbox", { name: /Анонимно/ }));
  await user.click(within(form).getByRole("button", { name: "Задать вопрос" }));
  expect(callsOf("POST", MESSAGES)[0]?.body).toMatchObject({
    text: "Что взять?",
    poll: { options: ["Воду", "воду и хлеб"], multiple: false, anonymous: true },
  });
  expect(screen.getByRole("button", { name: "Создать опрос" })).toHaveFocus();
});

test("somebody chosen behind an @ is sent as an id and shown by name", async () => {
  answer("POST", MESSAGES, ({ body }) => {
    const { client_id, text, mentions } = body as Message;
    const mine = { ...FIRST, sequence_number: 2, version: 2, client_id, person_id: "p1", text, mentions };
    return { own: 2, sequence_number: 2, complete: true, messages: [mine], votes: [] };
  });
  const { user } = show(<MessengerPage />);
  const field = await screen.findByRole("textbox", { name: "Сообщение" });
  await user.type(field, "Привет, @елк");
  expect(await screen.findByRole("option", { name: "Ёлкин Пётр", selected: true })).toBeVisible();
  await user.keyboard("{Enter}");
  expect(field).toHaveValue("Привет, @Ёлкин Пётр ");
  await user.type(field, "едешь?");
  await user.click(screen.getByRole("button", { name: "Отправить" }));
  expect(callsOf("POST", MESSAGES)[0]?.body).toMatchObject({ text: "Привет, <@p3> едешь?", mentions: ["p3"] });
  expect(await screen.findByText("@Ёлкин Пётр")).toBeVisible();
});

test("who is mentioned is called by name in their own window too, and nobody is gone before the names are there", async () => {
  const members = [
    { person_id: "p1", name: "Петров Сергей", role: "teacher", muted: false },
    { person_id: "p2", name: "Иванова Мария", role: "teacher", muted: false },
  ];
  let name: (answer: object) => void = () => undefined;
  const named = new Promise<object>((resolve) => (name = resolve));
  answer("GET", "/api/chats/{chat_id}/members", () => named);
  answer("GET", MESSAGES, { ...PAGE, messages: [{ ...FIRST, text: "<@p1> посмотрите", mentions: ["p1"] }] });
  show(<MessengerPage />);
  const messages = await screen.findByRole("region", { name: "Сообщения" });
  expect(await within(messages).findByText("@…")).toBeVisible();
  expect(within(messages).queryByText(/Бывший участник/)).toBeNull();
  name({ ...CHAT, status: "active", members });
  expect(await within(messages).findByText("@Петров Сергей")).toBeVisible();
});

test("an announcement can be marked urgent, each anew", async () => {
  answer("GET", MESSAGES, { ...PAGE, may_mark_urgent: true, messages: [FIRST] });
  answer("POST", MESSAGES, { own: 2, sequence_number: 1, complete: true, messages: [], votes: [], title: CHAT.title, end: 1, count: null });
  const { user } = show(<MessengerPage />);
  const field = await screen.findByRole("textbox", { name: "Сообщение" });
  await user.type(field, "Завтра не приходите: мороз");
  await user.click(screen.getByRole("checkbox", { name: /Срочно/ }));
  await user.click(screen.getByRole("button", { name: "Отправить" }));
  await user.type(field, "Можно прийти");
  await user.click(screen.getByRole("button", { name: "Отправить" }));
  expect(callsOf("POST", MESSAGES).map(({ body }) => (body as { urgent: boolean }).urgent)).toEqual([true, false]);
});

test("what is begun is there again when the chat is opened anew, and gone when it is sent", async () => {
  answer("POST", MESSAGES, { own: 2, sequence_number: 1, complete: true, messages: [], votes: [], title: CHAT.title, end: 1, count: null });
  const first = show(<MessengerPage />);
  await first.user.type(await screen.findByRole("textbox", { name: "Сообщение" }), "Не забудьте");
  first.unmount();
  const { user } = show(<MessengerPage />);
  expect(await screen.findByRole("textbox", { name: "Сообщение" })).toHaveValue("Не забудьте");
  await user.click(screen.getByRole("button", { name: "Отправить" }));
  expect(draftOf("p1", "c~1").text).toBe("");
});

test("drafts are another's for nobody, and go with log-out", () => {
  keepDraft("p1", "c~1", { text: "тайна", people: [] });
  expect(draftOf("p2", "c~1").text).toBe("");
  forgetDrafts();
  expect(JSON.stringify(Object.entries(localStorage))).not.toContain("тайна");
});

test("pinned messages stand above the chat, and one pins and takes off", async () => {
  const pinned = { ...FIRST, text: "Собрание в пять", pinned: true };
  answer("GET", MESSAGES, { ...PAGE, messages: [pinned], pinned: [pinned] });
  answer("PUT", `${MESSAGE}/pin`, {
    own: 1,
    sequence_number: 2,
    complete: true,
    messages: [{ ...pinned, version: 2, pinned: false }],
    votes: [],
  });
  const { user } = show(<MessengerPage />);
  const pins = await screen.findByRole("region", { name: "Закреплённые сообщения" });
  expect(pins).toHaveTextContent("Собрание в пять");
  await user.click(screen.getByRole("button", { name: "Действия с сообщением" }));
  await user.click(screen.getByRole("button", { name: "Открепить" }));
  expect(callsOf("PUT", `${MESSAGE}/pin`)[0]?.body).toMatchObject({ pinned: false });
  expect(screen.queryByRole("region", { name: "Закреплённые сообщения" })).toBeNull();
});

test("the search tells what it found, and looks farther back on request", async () => {
  const search = "/api/messenger/chats/{chat_id}/search";
  answer("POST", search, ({ body }) =>
    (body as { before: number }).before === 0
      ? { messages: [], votes: [], before: 900 }
      : { messages: [{ ...FIRST, text: "Об экскурсии" }], votes: [], before: null },
  );
  const { user } = show(<MessengerPage />);
  await user.click(await screen.findByRole("button", { name: "Поиск в чате" }));
  await user.type(screen.getByPlaceholderText("Слово или его начало"), "экскурсия");
  expect(await screen.findByText("В последних сообщениях ничего не нашлось.")).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Искать глубже" }));
  expect(await screen.findByRole("list", { name: "Найденные сообщения" })).toHaveTextContent("Об экскурсии");
  expect(screen.queryByRole("button", { name: "Искать глубже" })).toBeNull();
});

test("who runs the chat sees who has read a message, and others don't", async () => {
  answer("GET", `${MESSAGE}/readers`, { read: ["p3"], unread: ["p2"] });
  const { user, unmount } = show(<MessengerPage />);
  await user.click(await screen.findByRole("button", { name: "Действия с сообщением" }));
  await user.click(screen.getByRole("button", { name: "Кто прочитал" }));
  expect(await screen.findByText("Прочитали: 1")).toBeVisible();
  expect(screen.getByText("Ещё не прочитали: 1")).toBeVisible();
  unmount();
  answer("GET", MESSAGES, { ...PAGE, runs: false, may_pin: false, messages: [FIRST] });
  const other = show(<MessengerPage />);
  await other.user.click(await screen.findByRole("button", { name: "Действия с сообщением" }));
  expect(screen.queryByRole("button", { name: "Кто прочитал" })).toBeNull();
  expect(screen.queryByRole("button", { name: "Закрепить" })).toBeNull();
});

test("of a message from before others came it is said that nobody else was there", async () => {
  answer("GET", `${MESSAGE}/readers`, { read: [], unread: [] });
  const { user } = show(<MessengerPage />);
  await user.click(await screen.findByRole("button", { name: "Действия с сообщением" }));
  await user.click(screen.getByRole("button", { name: "Кто прочитал" }));
  expect(await screen.findByText("Когда это написали, больше никого в чате не было.")).toBeVisible();
  expect(screen.queryByText(/Прочитали/)).toBeNull();
});

test("mentions go there and back, the longer name first", () => {
  const people: [string, string][] = [
    ["Иванов Пётр", "p1"],
    ["Иванов Пётр Олегович", "p2"],
  ];
  const sent = encoded("@Иванов Пётр Олегович и @Иванов Пётр", people);
  expect(sent).toEqual({ text: "<@p2> и <@p1>", mentions: ["p2", "p1"] });
  const names = new Map(people.map(([name, id]) => [id, name]));
  expect(decoded(sent.text, sent.mentions, (id) => names.get(id) ?? "").text).toBe("@Иванов Пётр Олегович и @Иванов Пётр");
  expect(begunMention("почта a@b", 9)).toBeNull();
  expect(suggested([{ id: "p3", name: "Ёлкин Пётр" }], "пет").map(({ id }) => id)).toEqual(["p3"]);
});
