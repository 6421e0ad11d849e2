import { screen, within } from "@testing-library/react";
import { beforeEach, expect, test } from "vitest";

import { show } from "../../test/render";
import { answer, callsOf, problem } from "../../test/server";
import { InvitationPanel } from "./InvitationPanel";

const LINKS = "/api/messenger/chats/{chat_id}/invitations";
const LINK = "/api/messenger/chats/{chat_id}/invitations/{invitation_id}";
const REQUESTS = "/api/messenger/chats/{chat_id}/requests";
const REQUEST = "/api/messenger/chats/{chat_id}/requests/{person_id}";
const MADE = {
  invitation_id: "a".repeat(64),
  link: "https://journal.test/join#9f.secret",
  qr_svg: '<svg xmlns="http://www.w3.org/2000/svg"/>',
  qr_png: "iVBORw0KGgo=",
  made_by: "Петров Сергей Олегович",
  made_at: "2026-11-29T10:00:00+00:00",
  expires_at: "2026-12-06T10:00:00+00:00",
  days: 7,
  uses: 3,
  uses_allowed: 50,
  state: "valid",
};
const ANNA = { person_id: "p7", name: "Иванова Анна", role: "parent", invited_by: "Петров Сергей Олегович", asked_at: "2026-11-29T10:00:00+00:00" };

function panel(more: Partial<Parameters<typeof InvitationPanel>[0]> = {}) {
  return show(<InvitationPanel chatId="manual~9f" title="Стенгазета" canInvite closed {...more} />);
}

beforeEach(() => {
  answer("GET", LINKS, { invitations: [] });
  answer("GET", REQUESTS, { requests: [] });
});

test("who may not invite sees nothing and nothing is asked", () => {
  const { container } = panel({ canInvite: false });
  expect(container.querySelector("section, form")).toBeNull();
  expect(callsOf("GET", LINKS)).toHaveLength(0);
});

test("a link is made for the days and people chosen, and shown with its code", async () => {
  answer("POST", LINKS, MADE);
  const { user } = panel();
  await user.selectOptions(await screen.findByRole("combobox", { name: "Сколько действует" }), "30 дней");
  await user.selectOptions(screen.getByRole("combobox", { name: "Сколько людей войдёт" }), "до 10 человек");
  await user.click(screen.getByRole("button", { name: "Создать ссылку" }));
  expect(await screen.findByRole("textbox", { name: "Ссылка" })).toHaveValue(MADE.link);
  expect(callsOf("POST", LINKS).map(({ body }) => body)).toEqual([{ days: 30, uses_allowed: 10, replaces: null }]);
  expect(screen.getByRole("img", { name: "QR-код: ссылка в чат «Стенгазета»" })).toHaveAttribute("src", expect.stringContaining("data:image/svg+xml;base64,"));
  expect(screen.getByRole("link", { name: "Скачать QR-код" })).toHaveAttribute("download", "QR-код Стенгазета.png");
  expect(screen.getByText(/вошли 3 из 50/i)).toBeVisible();
});

test("a link that nobody has followed says so", async () => {
  answer("GET", LINKS, { invitations: [{ ...MADE, uses: 0 }] });
  panel();
  expect(await screen.findByText(/ещё никто не вошёл/)).toBeVisible();
});

test("a copied link is said", async () => {
  answer("GET", LINKS, { invitations: [MADE] });
  const { user } = panel();
  await user.click(await screen.findByRole("button", { name: "Скопировать ссылку" }));
  expect(await navigator.clipboard.readText()).toBe(MADE.link);
  expect(screen.getByText("Ссылка скопирована.")).toBeVisible();
});

test("a link is renewed only when that is confirmed, with the same limits", async () => {
  answer("GET", LINKS, { invitations: [MADE] });
  answer("POST", LINKS, { ...MADE, invitation_id: "b".repeat(64), link: "https://journal.test/join#9f.other", uses: 0 });
  const { user } = panel();
  await user.click(await screen.findByRole("button", { name: "Обновить" }));
  await user.click(within(screen.getByRole("group", { name: "Обновить ссылку?" })).getByRole("button", { name: "Отмена" }));
  expect(callsOf("POST", LINKS)).toHaveLength(0);
  await user.click(screen.getByRole("button", { name: "Обновить" }));
  expect(screen.getByRole("button", { name: "Да, обновить" })).toHaveFocus();
  await user.click(screen.getByRole("button", { name: "Да, обновить" }));
  expect(await screen.findByDisplayValue("https://journal.test/join#9f.other")).toBeVisible();
  expect(screen.queryByDisplayValue(MADE.link)).toBeNull();
  expect(callsOf("POST", LINKS).map(({ body }) => body)).toEqual([{ days: 7, uses_allowed: 50, replaces: MADE.invitation_id }]);
});

test("a revoked link is gone from the list", async () => {
  answer("GET", LINKS, { invitations: [MADE] });
  answer("DELETE", LINK, null);
  const { user } = panel();
  await user.click(await screen.findByRole("button", { name: "Отозвать" }));
  await user.click(screen.getByRole("button", { name: "Да, отозвать" }));
  expect(await screen.findByText("Ссылка отозвана. По ней больше никто не войдёт.")).toHaveFocus();
  expect(screen.queryByRole("textbox", { name: "Ссылка" })).toBeNull();
});

test("a link that is over shows no code, and is renewed at once", async () => {
  answer("GET", LINKS, { invitations: [{ ...MADE, state: "used_up", uses: 50 }] });
  answer("POST", LINKS, { ...MADE, invitation_id: "b".repeat(64) });
  const { user } = panel();
  expect(await screen.findByText(/больше никого не впустит: вошли 50 из 50/i)).toBeVisible();
  expect(screen.queryByRole("img")).toBeNull();
  await user.click(screen.getByRole("button", { name: "Обновить" }));
  expect(await screen.findByRole("img")).toBeVisible();
});

test("too many links are told in the server's words", async () => {
  answer("POST", LINKS, problem("invitations_too_many", 409, { detail: "Сначала отзовите лишнюю." }));
  const { user } = panel();
  await user.click(await screen.findByRole("button", { name: "Создать ссылку" }));
  expect(await screen.findByText("Сначала отзовите лишнюю.")).toBeVisible();
});

test.each([
  [true, "Принять", "Иванова Анна: в чате."],
  [false, "Отклонить", "Иванова Анна: просьба отклонена."],
])("who waits is decided on, once (accepted: %s)", async (accepted, button, said) => {
  answer("GET", REQUESTS, { requests: [ANNA] });
  answer("GET", LINKS, { invitations: [{ ...MADE, uses: 0 }] });
  answer("PUT", REQUEST, () => {
    answer("GET", LINKS, { invitations: [{ ...MADE, uses: accepted ? 1 : 0 }] });
    return null;
  });
  const { user } = panel();
  await user.dblClick(await screen.findByRole("button", { name: `${button}: Иванова Анна` }));
  expect(await screen.findByText(said)).toHaveFocus();
  expect(callsOf("PUT", REQUEST).map(({ path, body }) => [path.split("/").at(-1), body])).toEqual([["p7", { accepted }]]);
  expect(screen.queryByRole("button", { name: `${button}: Иванова Анна` })).toBeNull();
  expect(await screen.findByText(accepted ? /вошёл 1 из 50/i : /ещё никто не вошёл/i)).toBeVisible();
});
