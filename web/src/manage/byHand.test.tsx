import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, expect, test } from "vitest";
import { Route } from "wouter";

import { show } from "../test/render";
import { answer, callsOf, problem } from "../test/server";
import ManagePage from "./ManagePage";

const MEMBERS = "/api/chats/{chat_id}/members";
const REMOVALS = "/api/chats/{chat_id}/removals";
const MUTES = "/api/chats/{chat_id}/mutes";
const ME = { person_id: "p1", name: "Петров Сергей Олегович", role: "homeroom_teacher", muted: false };
const PUPIL = { person_id: "m1", name: "Белов Иван", role: "pupil", muted: false };
const CHAT = { chat_id: "c1", title: "7А · ученики", kind: "class_pupils", status: "active" };

beforeEach(() => {
  answer("GET", "/api/chats/managed", { chats: [CHAT] });
  answer("GET", "/api/chats/{chat_id}/audience", { ...CHAT, linked: 2, expected: 2, missing: [] });
  answer("GET", MEMBERS, { ...CHAT, members: [ME, PUPIL] });
});

function open() {
  history.replaceState(null, "", "/manage/chats/c1");
  return show(<Route path="/manage" nest component={ManagePage} />);
}

async function openCard() {
  const shown = open();
  await shown.user.click(await screen.findByRole("button", { name: "Что можно сделать: Белов Иван" }));
  return { ...shown, dialog: await screen.findByRole("dialog") };
}

test("nothing is offered about oneself", async () => {
  open();
  await screen.findByText("Белов Иван");
  expect(screen.getAllByRole("button", { name: /Что можно сделать/ })).toHaveLength(1);
});

test("a member taken out is off the list, counted as missing, and can be brought back", async () => {
  answer("POST", REMOVALS, null);
  answer("DELETE", `${REMOVALS}/{person_id}`, null);
  const { user, dialog } = await openCard();
  await user.dblClick(within(dialog).getByRole("button", { name: "Убрать из чата" }));
  expect(await screen.findByText("В чате: 1 из 2")).toBeInTheDocument();
  await waitFor(() => expect(screen.getByText("Белов Иван: больше не в чате")).toHaveFocus());
  expect(callsOf("POST", REMOVALS).map(({ body }) => body)).toEqual([{ person_id: "m1" }]);
  expect(screen.getByRole("tab", { name: /Участники/ })).toHaveTextContent("1");
  await user.click(screen.getByRole("tab", { name: /Убраны/ }));
  await user.click(screen.getByRole("button", { name: "Вернуть: Белов Иван" }));
  await waitFor(() => expect(screen.getByText("Белов Иван: возвращаем в чат")).toHaveFocus());
  expect(screen.getByText("В чате: 2 из 2")).toBeInTheDocument();
  await user.click(screen.getByRole("tab", { name: /Участники/ }));
  expect(within(screen.getByRole("list", { name: "Участники чата" })).getAllByRole("listitem")).toHaveLength(2);
  expect(callsOf("DELETE", `${REMOVALS}/{person_id}`).map(({ path }) => path)).toEqual(["/api/chats/c1/removals/m1"]);
});

test("a member silenced stays in the list as one who only reads, and may be let write again", async () => {
  answer("POST", MUTES, null);
  answer("DELETE", `${MUTES}/{person_id}`, null);
  const { user, dialog } = await openCard();
  await user.click(within(dialog).getByRole("button", { name: "Запретить писать" }));
  expect(await screen.findByText("Ученик · может только читать")).toBeInTheDocument();
  await waitFor(() => expect(screen.getByRole("button", { name: "Что можно сделать: Белов Иван" })).toHaveFocus());
  await user.click(screen.getByRole("button", { name: "Что можно сделать: Белов Иван" }));
  await user.click(await screen.findByRole("button", { name: "Разрешить писать" }));
  expect(await screen.findByText("Ученик")).toBeInTheDocument();
});

test("a refusal is shown and changes nothing", async () => {
  answer("POST", REMOVALS, problem("member_answers", 409, { detail: "Себя исключить нельзя." }));
  const { user, dialog } = await openCard();
  await user.click(within(dialog).getByRole("button", { name: "Убрать из чата" }));
  expect(await within(dialog).findByText("Себя исключить нельзя.")).toBeInTheDocument();
  expect(screen.getByText("В чате: 2 из 2")).toBeInTheDocument();
});

test("in an archived chat nothing can be decided any more", async () => {
  answer("GET", MEMBERS, { ...CHAT, status: "archived", members: [ME, PUPIL] });
  open();
  await screen.findByText("Белов Иван");
  expect(screen.queryByRole("button", { name: /Что можно сделать/ })).not.toBeInTheDocument();
});
