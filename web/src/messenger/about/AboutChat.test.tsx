import { useQueryClient } from "@tanstack/react-query";
import { act, screen, within } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";

import { talks } from "../../api/messenger";
import type { About, MemberShown } from "../../api/manualChats";
import { show } from "../../test/render";
import { answer, callsOf, problem } from "../../test/server";
import { tellRenamed } from "../socket";
import AboutChat from "./AboutChat";

const CHAT = "/api/messenger/chats/{chat_id}";
const MEMBER = `${CHAT}/members/{person_id}`;
const ALL = { change: true, invite: true, remove: true, appoint: true, pin: true, write: true, leave: true };
const NONE = { change: false, invite: false, remove: false, appoint: false, pin: false, write: true, leave: true };

function member(person_id: string, name: string, more: Partial<MemberShown> = {}): MemberShown {
  return { person_id, name, role: "teacher", standing: "member", muted: false, ...more };
}

const ABOUT: About = {
  chat_id: "manual~1",
  kind: "manual",
  title: "Стенгазета",
  status: "active",
  direct: false,
  peer_id: null,
  organisation_id: "s1",
  owner_id: "p1",
  standing: "owner",
  settings: { closed: true, history: "all", writing: "all" },
  rights: ALL,
  members: [
    member("p1", "Петров Сергей Олегович", { standing: "owner" }),
    member("p2", "Иванова Мария", { standing: "administrator" }),
    member("p3", "Попов Роман", { role: "pupil", muted: true }),
  ],
};
const LISTED = { chat_id: "manual~1", kind: "manual", title: "Стенгазета", writing: "allowed", unread: 0, silent: false, mentions: 0, last: null };

beforeEach(() => {
  answer("GET", "/api/messenger/chats", { chats: [{ ...LISTED, muted: false }] });
  answer("GET", CHAT, ABOUT);
  answer("GET", "/api/messenger/people", { groups: [], classes: [] });
  answer("GET", `${CHAT}/invitations`, { invitations: [] });
  answer("GET", `${CHAT}/requests`, { requests: [] });
});

test("it tells who is in the chat and as what", async () => {
  show(<AboutChat chatId="manual~1" />);
  const members = within(await screen.findByRole("list", { name: "Участники" }));
  const [owner, administrator, pupil] = members.getAllByRole("listitem");
  expect(owner).toHaveTextContent("Петров Сергей Олегович (вы) Учитель · владелец чата");
  expect(administrator).toHaveTextContent("Иванова Мария Учитель · администратор чата");
  expect(pupil).toHaveTextContent("Попов Роман Ученик · может только читать");
});

test("who may not decide only looks", async () => {
  answer("GET", CHAT, { ...ABOUT, standing: "member", rights: NONE });
  const { user } = show(<AboutChat chatId="manual~1" />);
  expect(await screen.findByRole("switch", { name: "Закрытый чат" })).toBeDisabled();
  expect(screen.queryByRole("link", { name: "Добавить участников" })).toBeNull();
  expect(screen.queryByText("Ссылка-приглашение")).toBeNull();
  await user.click(screen.getByRole("button", { name: /Иванова Мария/ }));
  const card = within(await screen.findByRole("dialog"));
  expect(card.queryByRole("button", { name: "Убрать из чата" })).toBeNull();
  expect(card.queryByRole("button", { name: "Передать чат" })).toBeNull();
});

test("a setting holds at once, and not where it was refused", async () => {
  answer("PUT", `${CHAT}/settings`, ({ body }) => {
    answer("GET", CHAT, { ...ABOUT, settings: body as About["settings"] });
    return null;
  });
  const { user } = show(<AboutChat chatId="manual~1" />);
  await user.click(await screen.findByRole("switch", { name: "Закрытый чат" }));
  await vi.waitFor(() => expect(screen.getByRole("switch", { name: "Закрытый чат" })).toBeEnabled());
  expect(screen.getByRole("switch", { name: "Закрытый чат" })).not.toBeChecked();
  expect(callsOf("PUT", `${CHAT}/settings`)[0]?.body).toEqual({ closed: false, history: "all", writing: "all" });
  answer("PUT", `${CHAT}/settings`, problem("member_rights", 403, { detail: "Это решают владелец и администраторы." }));
  await user.click(screen.getByRole("switch", { name: "Новым видна вся переписка" }));
  expect(await screen.findByText("Это решают владелец и администраторы.")).toBeVisible();
  expect(screen.getByRole("switch", { name: "Новым видна вся переписка" })).toBeChecked();
});

test.each([
  ["Снять права администратора", "Иванова Мария", "member", "Иванова Мария: больше не администратор"],
  ["Сделать администратором", "Попов Роман", "administrator", "Попов Роман: теперь администратор чата"],
])("«%s» changes what a member is", async (button, name, standing, said) => {
  answer("PUT", `${MEMBER}/standing`, null);
  const { user } = show(<AboutChat chatId="manual~1" />);
  await user.click(await screen.findByRole("button", { name: new RegExp(name) }));
  await user.click(await screen.findByRole("button", { name: button }));
  expect(await screen.findByText(said)).toBeVisible();
  expect(callsOf("PUT", `${MEMBER}/standing`)[0]?.body).toEqual({ standing });
});

test("the chat is handed over after one is asked", async () => {
  answer("PUT", `${MEMBER}/standing`, null);
  const { user } = show(<AboutChat chatId="manual~1" />);
  await user.click(await screen.findByRole("button", { name: /Иванова Мария/ }));
  await user.click(await screen.findByRole("button", { name: "Передать чат" }));
  expect(callsOf("PUT", `${MEMBER}/standing`)).toEqual([]);
  await user.click(await screen.findByRole("button", { name: "Передать" }));
  expect(await screen.findByText("Иванова Мария: теперь владелец чата")).toBeVisible();
  expect(callsOf("PUT", `${MEMBER}/standing`)[0]?.body).toEqual({ standing: "owner" });
});

test("a member is taken out", async () => {
  answer("DELETE", MEMBER, null);
  const { user } = show(<AboutChat chatId="manual~1" />);
  await user.click(await screen.findByRole("button", { name: /Попов Роман/ }));
  await user.click(await screen.findByRole("button", { name: "Убрать из чата" }));
  expect(await screen.findByText("Попов Роман: больше не в чате")).toBeVisible();
  expect(callsOf("DELETE", MEMBER).map(({ path }) => path)).toEqual(["/api/messenger/chats/manual~1/members/p3"]);
});

test("an owner who leaves reads who answers for the chat then, and is back in the list", async () => {
  answer("DELETE", MEMBER, null);
  history.replaceState(null, "", "/messenger/manual~1/about");
  const { user } = show(<AboutChat chatId="manual~1" />);
  await user.click(await screen.findByRole("button", { name: "Выйти из чата" }));
  expect(await screen.findByText(/Владельцем станет администратор/)).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Выйти" }));
  await vi.waitFor(() => expect(location.pathname).toBe("/messenger"));
  expect(callsOf("DELETE", MEMBER)[0]?.path).toBe("/api/messenger/chats/manual~1/members/p1");
});

test("notices of a chat are switched off for oneself", async () => {
  answer("PUT", `${CHAT}/mute`, () => {
    answer("GET", "/api/messenger/chats", { chats: [{ ...LISTED, muted: true }] });
    return null;
  });
  const { user } = show(<AboutChat chatId="manual~1" />);
  await user.click(await screen.findByRole("switch", { name: "Уведомления" }));
  expect(await screen.findByText(/приходят беззвучно/)).toBeVisible();
  expect(callsOf("PUT", `${CHAT}/mute`)[0]?.body).toEqual({ muted: true });
});

/** An answer that has come is on the screen by then. */
const SOON_MS = 50;

/** Stands for the list beside, which is read anew at every frame. */
function AskAgain() {
  const client = useQueryClient();
  return <button onClick={() => void client.invalidateQueries({ queryKey: talks.queryKey })}>Ask again</button>;
}

test("a list that was asked for before notices were switched off does not switch them on", async () => {
  const { user } = show(
    <>
      <AboutChat chatId="manual~1" />
      <AskAgain />
    </>,
  );
  const notices = await screen.findByRole("switch", { name: "Уведомления" });
  let arrive: (list: object) => void = () => undefined;
  answer("GET", "/api/messenger/chats", () => new Promise((resolve) => (arrive = resolve)));
  await user.click(screen.getByRole("button", { name: "Ask again" }));
  await vi.waitFor(() => expect(callsOf("GET", "/api/messenger/chats")).toHaveLength(2));
  let change: (answer: null) => void = () => undefined;
  answer("PUT", `${CHAT}/mute`, () => new Promise((resolve) => (change = resolve)));
  await user.click(notices);
  arrive({ chats: [{ ...LISTED, muted: false }] });
  await act(() => new Promise((resolve) => setTimeout(resolve, SOON_MS)));
  expect(notices).not.toBeChecked();
  answer("GET", "/api/messenger/chats", { chats: [{ ...LISTED, muted: true }] });
  change(null);
  await vi.waitFor(() => expect(notices).toBeEnabled());
  expect(notices).not.toBeChecked();
});

test("who may change the chat renames it, here and wherever it is shown", async () => {
  answer("PUT", `${CHAT}/title`, problem("fields_invalid", 422, { detail: "Проверьте название." }));
  const { user } = show(<AboutChat chatId="manual~1" />);
  await user.click(await screen.findByRole("button", { name: "Изменить название" }));
  const field = screen.getByRole("textbox", { name: "Название чата" });
  expect(field).toHaveAccessibleDescription("Не длиннее 60 знаков.");
  expect(field).toHaveValue("Стенгазета");
  await user.clear(field);
  expect(screen.getByRole("button", { name: "Сохранить" })).toBeDisabled();
  await user.type(field, "Школьная газета");
  await user.click(screen.getByRole("button", { name: "Сохранить" }));
  expect(await screen.findByText("Проверьте название.")).toBeVisible();
  answer("PUT", `${CHAT}/title`, { title: "Школьная газета", version: 2 });
  await user.click(screen.getByRole("button", { name: "Сохранить" }));
  expect(await screen.findByText("Школьная газета")).toBeVisible();
  expect(screen.getByRole("button", { name: "Изменить название" })).toHaveFocus();
  expect(callsOf("PUT", `${CHAT}/title`)[1]?.body).toEqual({ title: "Школьная газета" });
  act(() => tellRenamed({ chat_id: "manual~1", title: "Опоздавшее название", version: 1 }));
  act(() => tellRenamed({ chat_id: "manual~1", title: "Газета 7А", version: 3 }));
  expect(await screen.findByText("Газета 7А")).toBeVisible();
});

test.each([
  ["a plain member", { standing: "member" as const, rights: NONE }],
  ["who is in a chat of two", { direct: true, standing: null }],
  ["who is in a chat of the roster", { kind: "class_pupils" as const }],
  ["who is silenced", { members: ABOUT.members.map((member) => ({ ...member, muted: member.person_id === "p1" })) }],
])("%s doesn't rename it", async (_, more) => {
  answer("GET", CHAT, { ...ABOUT, ...more });
  show(<AboutChat chatId="manual~1" />);
  await screen.findByRole("list", { name: "Участники" });
  expect(screen.queryByRole("button", { name: "Изменить название" })).toBeNull();
});

test("a chat of two has neither settings nor an invitation", async () => {
  answer("GET", CHAT, { ...ABOUT, direct: true, standing: null, rights: NONE });
  show(<AboutChat chatId="manual~1" />);
  expect(await screen.findByText("Личная переписка")).toBeVisible();
  expect(screen.queryByText("Настройки")).toBeNull();
  expect(screen.queryByText("Ссылка-приглашение")).toBeNull();
});
