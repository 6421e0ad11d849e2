import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, expect, test } from "vitest";

import { show, TEACHER } from "../test/render";
import { answer, callsOf, problem } from "../test/server";
import { App } from "./App";

beforeEach(() => {
  answer("GET", "/config.json", {});
  answer("GET", "/api/session", TEACHER);
  answer("GET", "/api/organisations", { organisations: [] });
  answer("GET", "/api/school/conflicts", { conflicts: [] });
  answer("GET", "/api/profile", { children: [], claims: [] });
  answer("GET", "/api/chats", { chats: [] });
  answer("GET", "/api/link", { next_step: "linked", linked: true, phone_masked: "+7 912 ***-**-89", phone_released: false, known: {} });
});

const signIn = () => screen.findByRole("heading", { name: "Вход в систему" });

test("nobody signed in: sign-in, and afterwards back to where one wanted to be", async () => {
  history.replaceState(null, "", "/chats?from=letter");
  answer("GET", "/api/session", problem("session_required", 401));
  show(<App />);
  await signIn();
  expect(location.search).toBe("?next=%2Fchats%3Ffrom%3Dletter");
  expect(screen.queryByText("Сеанс завершён")).toBeNull();
});

test("a session that ends while one works leads to sign-in and says why", async () => {
  history.replaceState(null, "", "/chats");
  answer("GET", "/api/chats", () => {
    answer("GET", "/api/session", problem("session_required", 401));
    return problem("session_required", 401);
  });
  answer("GET", "/api/link", { next_step: "linked", linked: true, phone_released: false, known: {} });
  show(<App />);
  await signIn();
  expect(screen.getByText("Сеанс завершён")).toBeVisible();
});

test("a session that a link on another device has ended says so, after a reload too", async () => {
  history.replaceState(null, "", "/profile");
  const detail = "Вы привязали учебный профиль на другом устройстве, поэтому здесь сеанс завершён. Войдите в журнал ещё раз.";
  answer("GET", "/api/session", problem("session_required", 401, { detail, ended_by: "linked" }));
  show(<App />);
  await signIn();
  expect(screen.getByText(/Вы привязали учебный профиль на другом устройстве, поэтому/)).toBeVisible();
});

test("an officer's bar leads to the schools of the authority", async () => {
  const roles = [{ role: "authority_officer", organisation_id: "a1", organisation_name: "Управление образования" }];
  answer("GET", "/api/session", { ...TEACHER, roles });
  show(<App />);
  const bar = within(await screen.findByRole("navigation", { name: "Разделы" }));
  expect(bar.getAllByRole("link").map((link) => link.textContent)).toEqual(["Чаты", "Школы", "Профиль"]);
});

test("in the messenger the bar says that one is in the chats", async () => {
  history.replaceState(null, "", "/messenger");
  answer("GET", "/api/messenger/chats", { chats: [] });
  show(<App />);
  const bar = within(await screen.findByRole("navigation", { name: "Разделы" }));
  expect(bar.getByRole("link", { name: "Чаты" })).toHaveAttribute("aria-current", "page");
});

test("the bar leads to what one's roles allow", async () => {
  show(<App />);
  const bar = within(await screen.findByRole("navigation", { name: "Разделы" }));
  expect(bar.getAllByRole("link").map((link) => link.textContent)).toEqual(["Чаты", "Управление", "Школа", "Профиль"]);
});

test("a parent sees the children with their classes, and «Чаты» and «Профиль» in the bar", async () => {
  const children = [{ person_id: "c1", name: "Петрова Анна" }];
  const roles = [{ role: "parent", organisation_id: "s1", organisation_name: "Школа № 1" }];
  answer("GET", "/api/session", { ...TEACHER, roles, children, linked: false });
  answer("GET", "/api/profile", { children: [{ ...children[0], classes: ["7А"] }], claims: [] });
  show(<App />);
  expect(await screen.findByText("Петрова Анна")).toBeVisible();
  expect(await screen.findByText("7А")).toBeVisible();
  expect(within(screen.getByRole("navigation", { name: "Разделы" })).getAllByRole("link")).toHaveLength(2);
});

test("logging out ends the session and forgets the person", async () => {
  answer("DELETE", "/api/session", null);
  history.replaceState(null, "", "/profile");
  const { user } = show(<App />);
  await user.click(await screen.findByRole("button", { name: "Выйти" }));
  await signIn();
  expect(callsOf("DELETE", "/api/session")).toHaveLength(1);
  expect(screen.queryByText(TEACHER.full_name)).toBeNull();
});

test("the dark theme can be chosen and is remembered", async () => {
  history.replaceState(null, "", "/profile");
  const { user, container } = show(<App />);
  await user.click(await screen.findByRole("button", { name: "Тёмная тема" }));
  await waitFor(() => expect(container.querySelector(".vkui--vkBase--dark")).not.toBeNull());
  expect(localStorage.getItem("svyazka.color-scheme")).toBe("dark");
});

test("without a network it is said, and «Повторить» goes on", async () => {
  answer("GET", "/api/session", () => Promise.reject(new TypeError("network")));
  const { user } = show(<App />);
  expect(await screen.findByText("Нет связи")).toBeVisible();
  answer("GET", "/api/session", TEACHER);
  await user.click(screen.getByRole("button", { name: "Повторить" }));
  expect(await screen.findByRole("heading", { level: 1, name: "Чаты" })).toBeVisible();
});

test("an address without a screen says so", async () => {
  history.replaceState(null, "", "/nowhere");
  show(<App />);
  expect(await screen.findByRole("heading", { name: "Такой страницы нет" })).toBeVisible();
});

test("who has linked lands in «Чаты», who hasn't on the start page", async () => {
  show(<App />);
  await waitFor(() => expect(location.pathname).toBe("/chats"));
});

test("the school's administrator sees at the bar that numbers wait for a decision", async () => {
  answer("GET", "/api/school/conflicts", { conflicts: [{}, {}] });
  show(<App />);
  expect(await screen.findByRole("link", { name: /^Школа ?\(спорных номеров: 2\)$/ })).toBeVisible();
});

test("of a number that was asked for, the request and its result stand on the start page", async () => {
  answer("GET", "/api/session", { ...TEACHER, linked: false });
  const claim = { phone_masked: "+7 912 ***-**-89", noticed_at: "2026-11-20T09:15:00+00:00" };
  answer("GET", "/api/profile", { children: [], claims: [{ ...claim, settlement: "keep" }] });
  show(<App />);
  expect(await screen.findByText("Номер остался у прежнего владельца")).toBeVisible();
});
