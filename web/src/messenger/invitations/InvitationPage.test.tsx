import { act, screen, waitFor } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";

import { show, TEACHER } from "../../test/render";
import { answer, callsOf, problem } from "../../test/server";
import InvitationPage from "./InvitationPage";
import { forgetInvitation, keepInvitation, keptInvitation } from "./kept";

const ACCEPTANCE = "/api/messenger/invitations/acceptance";
const PREVIEW = "/api/messenger/invitations/preview";
const OFFERED = {
  chat_id: "manual~9f",
  title: "Стенгазета",
  organisation_name: "Школа № 1",
  invited_by: "Петров Сергей Олегович",
  approval: false,
  membership: "outside",
};

function follow(token: string) {
  history.replaceState(null, "", `/join#${token}`);
  keepInvitation();
}

beforeEach(() => {
  forgetInvitation();
  history.replaceState(null, "", "/join");
});

test("the token leaves the address at once and waits in the tab, also where the browser keeps nothing", () => {
  follow("t1");
  expect(location.href).not.toContain("t1");
  expect(sessionStorage.getItem("svyazka.invitation")).toBe("t1");
  vi.spyOn(Storage.prototype, "getItem").mockImplementation(() => {
    throw new DOMException("no", "SecurityError");
  });
  expect(keptInvitation()).toBe("t1");
  vi.restoreAllMocks();
});

test("accepting leads into the chat, by one call however often it is pressed", async () => {
  follow("t1");
  answer("POST", PREVIEW, OFFERED);
  answer("POST", ACCEPTANCE, async () => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    return { chat_id: "manual~9f", title: "Стенгазета", outcome: "joined" };
  });
  const { user } = show(<InvitationPage />);
  expect(await screen.findByRole("heading", { name: "Стенгазета" })).toBeVisible();
  expect(screen.getByText("Приглашает Петров Сергей Олегович")).toBeVisible();
  await user.dblClick(screen.getByRole("button", { name: "Вступить в чат" }));
  await waitFor(() => expect(location.pathname).toBe("/messenger/manual~9f"));
  expect(callsOf("POST", ACCEPTANCE).map(({ body }) => body)).toEqual([{ token: "t1" }]);
  expect(keptInvitation()).toBeNull();
});

test("looking at it joins nothing", async () => {
  follow("t1");
  answer("POST", PREVIEW, OFFERED);
  show(<InvitationPage />);
  await screen.findByRole("button", { name: "Вступить в чат" });
  expect(callsOf("POST", ACCEPTANCE)).toHaveLength(0);
});

test("who is in already goes straight to the chat", async () => {
  follow("t1");
  answer("POST", PREVIEW, { ...OFFERED, membership: "member" });
  show(<InvitationPage />);
  await waitFor(() => expect(location.pathname).toBe("/messenger/manual~9f"));
  expect(keptInvitation()).toBeNull();
});

test("in a closed chat one asks, is told so, and may come back to it", async () => {
  follow("t1");
  answer("POST", PREVIEW, { ...OFFERED, approval: true });
  answer("POST", ACCEPTANCE, { chat_id: "manual~9f", title: "Стенгазета", outcome: "waiting" });
  const { user } = show(<InvitationPage />);
  await user.click(await screen.findByRole("button", { name: "Попроситься в чат" }));
  expect(await screen.findByRole("status")).toHaveTextContent("Вы попросились в чат");
  expect(screen.getByRole("status")).toHaveFocus();
  expect(keptInvitation()).toBe("t1");
});

test.each(["invitation_unknown", "invitation_used_up", "removed_from_chat", "join_refused"] as const)(
  "a link that lets nobody in (%s) says why, and is forgotten",
  async (code) => {
    follow("t1");
    answer("POST", PREVIEW, problem(code, 410, { title: "Не действует", detail: "Попросите новую ссылку." }));
    show(<InvitationPage />);
    expect(await screen.findByText("Попросите новую ссылку.")).toBeVisible();
    expect(screen.getByRole("link", { name: "К моим чатам" })).toHaveAttribute("href", "/messenger");
    expect(keptInvitation()).toBeNull();
  },
);

test("where there is no line the invitation waits, and is asked for again", async () => {
  follow("t1");
  answer("POST", PREVIEW, problem("busy", 503, { detail: "Сервис занят." }));
  const { user } = show(<InvitationPage />);
  expect(await screen.findByText("Сервис занят.")).toBeVisible();
  expect(keptInvitation()).toBe("t1");
  answer("POST", PREVIEW, OFFERED);
  await user.click(screen.getByRole("button", { name: "Повторить" }));
  expect(await screen.findByRole("button", { name: "Вступить в чат" })).toBeVisible();
});

test("who has not linked reads what comes first, and nothing about the chat", () => {
  follow("t1");
  show(<InvitationPage />, { ...TEACHER, linked: false });
  expect(screen.getByRole("link", { name: "Привязать профиль" })).toHaveAttribute("href", "/link");
  expect(callsOf("POST", PREVIEW)).toHaveLength(0);
  expect(keptInvitation()).toBe("t1");
});

test("without a token it says what to do", () => {
  show(<InvitationPage />);
  expect(screen.getByText("Здесь нет приглашения")).toBeVisible();
  expect(screen.getByRole("link", { name: "К моим чатам" })).toHaveAttribute("href", "/messenger");
});

test("another link in the same tab takes the first one's place", async () => {
  follow("t1");
  answer("POST", PREVIEW, ({ body }) => ({ ...OFFERED, title: JSON.stringify(body) }));
  show(<InvitationPage />);
  expect(await screen.findByRole("heading", { name: /t1/ })).toBeVisible();
  act(() => {
    location.hash = "#t2";
    dispatchEvent(new HashChangeEvent("hashchange"));
  });
  expect(await screen.findByRole("heading", { name: /t2/ })).toBeVisible();
  expect(location.href).not.toContain("t2");
});
