import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, expect, test } from "vitest";

import { show, TEACHER } from "../test/render";
import { answer, callsOf, problem } from "../test/server";
import { App } from "./App";

beforeEach(() => {
  answer("GET", "/config.json", {});
  answer("GET", "/api/session", TEACHER);
  answer("GET", "/api/organisations", { organisations: [] });
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

test("the bar leads to what one's roles allow", async () => {
  show(<App />);
  const bar = within(await screen.findByRole("navigation", { name: "Разделы" }));
  expect(bar.getAllByRole("link").map((link) => link.textContent)).toEqual(["Чаты", "Управление чатами", "Школа"]);
});

test("a parent sees the children and only «Чаты» in the bar", async () => {
  const children = [{ person_id: "c1", name: "Петрова Анна" }];
  const roles = [{ role: "parent", organisation_id: "s1", organisation_name: "Школа № 1" }];
  answer("GET", "/api/session", { ...TEACHER, roles, children });
  show(<App />);
  expect(await screen.findByText("Петрова Анна")).toBeVisible();
  expect(within(screen.getByRole("navigation", { name: "Разделы" })).getAllByRole("link")).toHaveLength(1);
});

test("logging out ends the session and forgets the person", async () => {
  answer("DELETE", "/api/session", null);
  const { user } = show(<App />);
  await user.click(await screen.findByRole("button", { name: /Меню/ }));
  await user.click(await screen.findByRole("button", { name: "Выйти" }));
  await signIn();
  expect(callsOf("DELETE", "/api/session")).toHaveLength(1);
  expect(screen.queryByText(TEACHER.full_name)).toBeNull();
});

test("the dark theme can be chosen and is remembered", async () => {
  const { user, container } = show(<App />);
  await user.click(await screen.findByRole("button", { name: /Меню/ }));
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
  expect(await screen.findByRole("heading", { name: TEACHER.full_name })).toBeVisible();
});

test("an address without a screen says so", async () => {
  history.replaceState(null, "", "/nowhere");
  show(<App />);
  expect(await screen.findByRole("heading", { name: "Такой страницы нет" })).toBeVisible();
});
