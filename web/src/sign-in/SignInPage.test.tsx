import { screen, waitFor } from "@testing-library/react";
import { beforeEach, expect, test } from "vitest";

import { show, TEACHER } from "../test/render";
import { answer, callsOf, problem, type Call } from "../test/server";
import SignInPage from "./SignInPage";

const SCHOOLS = [
  { organisation_id: "s1", kind: "school", name: "Школа № 1" },
  { organisation_id: "s2", kind: "school", name: "Гимназия № 3" },
];
const AUTHORITY = { organisation_id: "a1", kind: "authority", name: "Управление образования" };

function found({ search }: Call) {
  const name = (search.get("name") ?? "").toLowerCase();
  const ofKind = search.get("kind") === "authority" ? [AUTHORITY] : SCHOOLS;
  return { organisations: ofKind.filter((one) => one.name.toLowerCase().startsWith(name)) };
}

beforeEach(() => {
  history.replaceState(null, "", "/sign-in");
  answer("GET", "/api/organisations", found);
  answer("GET", "/config.json", {});
});

async function fill() {
  const shown = show(<SignInPage />);
  await shown.user.click(screen.getByRole("combobox", { name: "Выберите организацию" }));
  await shown.user.click(await screen.findByRole("option", { name: "Гимназия № 3" }));
  await shown.user.type(screen.getByLabelText("Логин"), "petrov");
  await shown.user.type(screen.getByLabelText("Пароль"), "tajna");
  return shown;
}

test("organisation, login and password lead to where one wanted to be", async () => {
  history.replaceState(null, "", "/sign-in?next=%2Fchats");
  answer("POST", "/api/session", TEACHER);
  const { user } = await fill();
  await user.click(screen.getByRole("checkbox", { name: "Остаться в системе" }));
  await user.click(screen.getByRole("button", { name: "Войти" }));
  await waitFor(() => expect(location.pathname).toBe("/chats"));
  expect(callsOf("POST", "/api/session")[0]?.body).toEqual({
    organisation_id: "s2",
    login: "petrov",
    password: "tajna",
    stay_signed_in: true,
  });
});

test("organisations are looked up as one types, once for a word and not for each letter", async () => {
  const { user } = show(<SignInPage />);
  await user.click(screen.getByRole("combobox"));
  await screen.findByRole("option", { name: "Школа № 1" });
  await user.type(screen.getByRole("combobox"), "гимн");
  await waitFor(() => expect(screen.queryByRole("option", { name: "Школа № 1" })).toBeNull());
  expect(screen.getByRole("option", { name: "Гимназия № 3" })).toBeVisible();
  const asked = callsOf("GET", "/api/organisations").map(({ search }) => search.get("name"));
  expect(asked).toEqual(["", "гимн"]);
});

test("by keyboard alone an organisation can be found and chosen", async () => {
  const { user } = show(<SignInPage />);
  screen.getByRole("combobox").focus();
  await user.keyboard("гимн");
  await screen.findByRole("option", { name: "Гимназия № 3" });
  await waitFor(() => expect(screen.getAllByRole("option")).toHaveLength(1));
  await user.keyboard("{ArrowDown}{Enter}");
  expect(screen.queryByRole("option")).toBeNull();
  expect(screen.getByRole("combobox")).toHaveValue("Гимназия № 3");
});

test("«Орган управления» offers authorities and forgets the school chosen before", async () => {
  const { user } = await fill();
  await user.click(screen.getByRole("tab", { name: "Орган управления" }));
  await user.click(screen.getByRole("combobox"));
  expect(await screen.findByRole("option", { name: "Управление образования" })).toBeVisible();
  await user.keyboard("{Escape}");
  await user.click(screen.getByRole("button", { name: "Войти" }));
  expect(await screen.findByText("Выберите организацию из списка.")).toBeVisible();
});

test("a wrong password is said, and what was typed stays", async () => {
  answer("POST", "/api/session", problem("credentials_wrong", 401, { detail: "Проверьте пароль." }));
  const { user } = await fill();
  await user.click(screen.getByRole("button", { name: "Войти" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("Проверьте пароль.");
  expect(screen.getByLabelText("Логин")).toHaveValue("petrov");
});

test("a double click signs in once", async () => {
  answer("POST", "/api/session", () => new Promise(() => undefined));
  const { user } = await fill();
  await user.dblClick(screen.getByRole("button", { name: "Войти" }));
  expect(callsOf("POST", "/api/session")).toHaveLength(1);
});

test("the password can be looked at", async () => {
  const { user } = await fill();
  expect(screen.getByLabelText("Пароль")).toHaveAttribute("type", "password");
  await user.click(screen.getByRole("button", { name: "Показать пароль" }));
  expect(screen.getByLabelText("Пароль")).toHaveAttribute("type", "text");
});

test("nothing is sent while something is missing", async () => {
  const { user } = show(<SignInPage />);
  await user.click(screen.getByRole("button", { name: "Войти" }));
  expect(await screen.findByText("Введите логин.")).toBeVisible();
  expect(callsOf("POST", "/api/session")).toHaveLength(0);
});

test("«Через госуслуги» is there only where the region has set it up", async () => {
  show(<SignInPage />);
  await screen.findByRole("button", { name: "Войти" });
  expect(screen.queryByRole("link", { name: "Через госуслуги" })).toBeNull();
});

test("where the region has set it up, «Через госуслуги» is offered", async () => {
  answer("GET", "/config.json", { identity_providers: ["gosuslugi"] });
  show(<SignInPage />);
  expect(await screen.findByRole("link", { name: "Через госуслуги" })).toBeVisible();
});

test("whose session is over is told why they are asked again", () => {
  history.replaceState({ over: true }, "", "/sign-in");
  show(<SignInPage />);
  expect(screen.getByText("Сеанс завершён")).toBeVisible();
});
