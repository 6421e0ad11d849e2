import { screen, waitFor } from "@testing-library/react";
import { beforeEach, expect, test } from "vitest";

import { show, TEACHER } from "../../test/render";
import { answer, callsOf, problem } from "../../test/server";
import AccountPage from "./AccountPage";
import LoginOncePage from "./LoginOncePage";

const IDENTITY = { name: "Сергей П.", expires_in_seconds: 900 };
const SCHOOL = { organisation_id: "s1", kind: "school", name: "Школа № 1" };
const ACCOUNTS = [
  account("a1", "Школа № 1", "homeroom_teacher", true),
  account("a2", "Гимназия № 3", "parent", false),
];

function account(account_id: string, organisation_name: string, role: string, current: boolean) {
  return {
    account_id,
    organisation_id: organisation_name,
    organisation_name,
    full_name: "Петров Сергей Олегович",
    roles: [{ role, organisation_id: organisation_name, organisation_name }],
    current,
  };
}

beforeEach(() => {
  history.replaceState(null, "", "/sign-in/gosuslugi");
  localStorage.clear();
  answer("GET", "/config.json", { identity_providers: ["gosuslugi"] });
  answer("GET", "/api/organisations", { organisations: [SCHOOL] });
});

test("a person without a binding logs in once, and confirms it then", async () => {
  answer("GET", "/api/sign-in/accounts", { identity: IDENTITY, accounts: [] });
  answer("POST", "/api/session", TEACHER);
  answer("GET", "/api/session", TEACHER);
  const { user } = show(<LoginOncePage />);
  expect(await screen.findByText("Сергей П.")).toBeVisible();
  await user.click(screen.getByRole("combobox", { name: "Выберите организацию" }));
  await user.click(await screen.findByRole("option", { name: "Школа № 1" }));
  await user.type(screen.getByLabelText("Логин"), "petrov");
  await user.type(screen.getByLabelText("Пароль"), "tajna{Enter}");
  await waitFor(() => expect(location.pathname + location.search).toBe("/ways?bind=gosuslugi"));
});

test("who has forgotten the password is asked about Госуслуги after it, and goes on to an invitation", async () => {
  history.replaceState(null, "", "/sign-in/gosuslugi?next=%2Fjoin");
  answer("GET", "/api/sign-in/accounts", { identity: IDENTITY, accounts: [] });
  const { user } = show(<LoginOncePage />);
  await user.click(await screen.findByRole("link", { name: "Забыли пароль?" }));
  expect(location.pathname).toBe("/forgotten");
  expect(new URLSearchParams(location.search).get("next")).toBe("/ways?bind=gosuslugi&next=%2Fjoin");
});

test("an identity that has waited too long leads to Госуслуги again, or to the password", async () => {
  answer("GET", "/api/sign-in/accounts", { identity: null, accounts: [] });
  show(<LoginOncePage />);
  expect(await screen.findByText("Время вышло")).toBeVisible();
  expect(screen.getByRole("link", { name: "Через госуслуги" })).toHaveAttribute("href", "/api/sign-in/gosuslugi");
  expect(screen.getByRole("link", { name: "Войти с логином и паролем" })).toHaveAttribute("href", "/sign-in");
});

test("a person who had to sign in on the way somewhere gets there", async () => {
  history.replaceState(null, "", "/sign-in/account?next=%2Fchats%2Fc1");
  answer("GET", "/api/sign-in/accounts", { identity: IDENTITY, accounts: ACCOUNTS.map((one) => ({ ...one, current: false })) });
  answer("POST", "/api/sign-in/account", TEACHER);
  const { user } = show(<AccountPage />);
  await user.click(await screen.findByRole("button", { name: /Родитель · Гимназия № 3/ }));
  await waitFor(() => expect(location.pathname).toBe("/chats/c1"));
});

test("one of several accounts is chosen, once, whatever is clicked", async () => {
  history.replaceState(null, "", "/sign-in/account");
  answer("GET", "/api/sign-in/accounts", { identity: IDENTITY, accounts: ACCOUNTS.map((one) => ({ ...one, current: false })) });
  answer("POST", "/api/sign-in/account", TEACHER);
  const { user } = show(<AccountPage />);
  expect(await screen.findByRole("heading", { name: "Куда войти?" })).toBeVisible();
  await user.dblClick(await screen.findByRole("button", { name: /Родитель · Гимназия № 3/ }));
  await waitFor(() => expect(location.pathname).toBe("/"));
  expect(callsOf("POST", "/api/sign-in/account").map((call) => call.body)).toEqual([{ account_id: "a2" }]);
});

test("a signed-in person changes the account, or stays", async () => {
  history.replaceState(null, "", "/sign-in/account");
  answer("GET", "/api/sign-in/accounts", { identity: null, accounts: ACCOUNTS });
  const { user } = show(<AccountPage />);
  expect(await screen.findByRole("heading", { name: "Сменить учётную запись" })).toBeVisible();
  await user.click(screen.getByRole("button", { name: /вы здесь/ }));
  expect(location.pathname).toBe("/");
  expect(callsOf("POST", "/api/sign-in/account")).toHaveLength(0);
});

test("an account that Госуслуги don't open any more is said", async () => {
  history.replaceState(null, "", "/sign-in/account");
  answer("GET", "/api/sign-in/accounts", { identity: null, accounts: ACCOUNTS });
  answer("POST", "/api/sign-in/account", problem("account_not_bound", 404));
  const { user } = show(<AccountPage />);
  await user.click(await screen.findByRole("button", { name: /Гимназия № 3/ }));
  expect(await screen.findByText("Сделайте вот что.")).toBeVisible();
});

test("nothing to choose leads to Госуслуги again", async () => {
  answer("GET", "/api/sign-in/accounts", { identity: null, accounts: [] });
  show(<AccountPage />);
  expect(await screen.findByText("Время вышло")).toBeVisible();
});
