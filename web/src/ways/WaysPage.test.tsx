import { screen, waitFor, within } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { show } from "../test/render";
import { answer, callsOf, problem } from "../test/server";
import WaysPage from "./WaysPage";

const WAY = { bound_at: "2026-09-01T10:00:00+00:00", last_used_at: null, counts: true };
const ADD = "/api/sign-in/gosuslugi?purpose=binding";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-12-20T09:00:00+00:00") });
  history.replaceState(null, "", "/ways");
  answer("GET", "/config.json", { identity_providers: ["gosuslugi"] });
  answer("GET", "/api/sign-in/ways", { login: "petrov.so", gosuslugi: null });
  answer("GET", "/api/sign-in/accounts", { identity: { name: "Сергей П.", expires_in_seconds: 900 }, accounts: [] });
});

afterEach(() => void vi.useRealTimers());

test("the login is there, and Госуслуги can be added", async () => {
  show(<WaysPage />);
  expect(await screen.findByText("petrov.so")).toBeVisible();
  expect(screen.getByRole("link", { name: "Добавить Госуслуги" })).toHaveAttribute("href", ADD);
});

test("one gets back to the profile, but not past the question that is asked", async () => {
  const { unmount } = show(<WaysPage />);
  expect(await screen.findByRole("link", { name: "Профиль" })).toHaveAttribute("href", "/profile");
  unmount();
  history.replaceState(null, "", "/ways?bind=gosuslugi");
  show(<WaysPage />);
  expect(await screen.findByRole("button", { name: "Да, это я" })).toBeVisible();
  expect(screen.queryByRole("link", { name: "Профиль" })).toBeNull();
});

test("a region without Госуслуги offers none", async () => {
  answer("GET", "/config.json", {});
  show(<WaysPage />);
  expect(await screen.findByText("petrov.so")).toBeVisible();
  expect(screen.queryByText(/Госуслуги/, { selector: "h2, a" })).toBeNull();
});

test("it says since when Госуслуги are added and when they were used last", async () => {
  answer("GET", "/api/sign-in/ways", { login: "p", gosuslugi: { ...WAY, last_used_at: "2026-10-05T10:00:00+00:00" } });
  show(<WaysPage />);
  expect(await screen.findByText("Добавлены 1 сентября 2026 г.")).toBeVisible();
  expect(screen.getByText(/Последний вход: 5 октября в/)).toBeVisible();
});

test("Госуслуги are taken away after a question, once", async () => {
  answer("GET", "/api/sign-in/ways", { login: "p", gosuslugi: WAY });
  answer("DELETE", "/api/sign-in/ways/gosuslugi", () => {
    answer("GET", "/api/sign-in/ways", { login: "p", gosuslugi: null });
    return null;
  });
  const { user } = show(<WaysPage />);
  await user.click(await screen.findByRole("button", { name: "Убрать Госуслуги" }));
  const dialog = await screen.findByRole("dialog");
  expect(dialog).toHaveTextContent("Вы будете входить с логином и паролем");
  expect(callsOf("DELETE", "/api/sign-in/ways/gosuslugi")).toHaveLength(0);
  await user.dblClick(within(dialog).getByRole("button", { name: "Убрать", hidden: true }));
  expect(await screen.findByRole("link", { name: "Добавить Госуслуги", hidden: true })).toBeInTheDocument();
  expect(callsOf("DELETE", "/api/sign-in/ways/gosuslugi")).toHaveLength(1);
});

test("Госуслуги that a new password has ended say so, and can be added again", async () => {
  answer("GET", "/api/sign-in/ways", { login: "p", gosuslugi: { ...WAY, counts: false } });
  show(<WaysPage />);
  expect(await screen.findByRole("link", { name: "Добавить ещё раз" })).toHaveAttribute("href", ADD);
  expect(screen.getByText(/пароль сменили/)).toBeVisible();
});

test("an identity is added only after a look at whose it is", async () => {
  history.replaceState(null, "", "/ways?bind=gosuslugi");
  answer("POST", "/api/sign-in/gosuslugi/binding", { login: "petrov.so", gosuslugi: WAY });
  const { user } = show(<WaysPage />);
  expect(await screen.findByText("Сергей П.")).toBeVisible();
  expect(screen.getByText("Петров Сергей Олегович")).toBeVisible();
  expect(callsOf("POST", "/api/sign-in/gosuslugi/binding")).toHaveLength(0);
  await user.dblClick(screen.getByRole("button", { name: "Да, это я" }));
  expect(await screen.findByText("Добавлены 1 сентября 2026 г.")).toBeVisible();
  expect(callsOf("POST", "/api/sign-in/gosuslugi/binding")).toHaveLength(1);
  expect(location.search).toBe("");
});

test.each(["Да, это я", "Не добавлять"])("who was on the way to an invitation goes on there after «%s»", async (button) => {
  history.replaceState(null, "", "/ways?bind=gosuslugi&next=%2Fjoin");
  answer("POST", "/api/sign-in/gosuslugi/binding", { login: "petrov.so", gosuslugi: WAY });
  const { user } = show(<WaysPage />);
  await user.click(await screen.findByRole("button", { name: button }));
  await waitFor(() => expect(location.pathname).toBe("/join"));
});

test.each([
  ["bind=gosuslugi&next=%2Fjoin", "Войти на Госуслугах ещё раз"],
  ["problem=gosuslugi_denied&next=%2Fjoin", "Добавить Госуслуги"],
])("the way to an invitation leads there over another try at Госуслуги, or without them (%s)", async (search, again) => {
  history.replaceState(null, "", `/ways?${search}`);
  answer("GET", "/api/sign-in/accounts", { identity: null, accounts: [] });
  answer("GET", "/api/sign-in/problems/{code}", { code: "gosuslugi_denied", title: "Отменён", detail: "Ещё раз." });
  const { user } = show(<WaysPage />);
  expect(await screen.findByRole("link", { name: again })).toHaveAttribute("href", `${ADD}&next=%2Fjoin`);
  await user.click(screen.getByText("Не добавлять"));
  await waitFor(() => expect(location.pathname).toBe("/join"));
});

test("a page of another site is led to by no button", async () => {
  history.replaceState(null, "", "/ways?next=%2F%2Fevil.example");
  show(<WaysPage />);
  expect(await screen.findByRole("link", { name: "Не добавлять" })).toHaveAttribute("href", "/");
});

test("a person who denies the identity adds nothing", async () => {
  history.replaceState(null, "", "/ways?bind=gosuslugi");
  const { user } = show(<WaysPage />);
  await user.click(await screen.findByRole("button", { name: "Не добавлять" }));
  await waitFor(() => expect(location.search).toBe(""));
  expect(callsOf("POST", "/api/sign-in/gosuslugi/binding")).toHaveLength(0);
});

test("a refused binding says what to do", async () => {
  history.replaceState(null, "", "/ways?bind=gosuslugi");
  answer("POST", "/api/sign-in/gosuslugi/binding", problem("gosuslugi_bound_otherwise", 409));
  const { user } = show(<WaysPage />);
  await user.click(await screen.findByRole("button", { name: "Да, это я" }));
  expect(await screen.findByText("Сделайте вот что.")).toBeVisible();
});

test("an identity that has waited too long leads to Госуслуги again", async () => {
  history.replaceState(null, "", "/ways?bind=gosuslugi");
  answer("GET", "/api/sign-in/accounts", { identity: null, accounts: [] });
  show(<WaysPage />);
  expect(await screen.findByRole("link", { name: "Войти на Госуслугах ещё раз" })).toHaveAttribute("href", ADD);
});

test("what went wrong on the way back is said, without sending who is in to the log-in", async () => {
  history.replaceState(null, "", "/ways?problem=gosuslugi_down");
  answer("GET", "/api/sign-in/problems/{code}", { code: "gosuslugi_down", title: "Госуслуги не отвечают", detail: "Войдите с паролем." });
  show(<WaysPage />);
  expect(await screen.findByText("Госуслуги не отвечают")).toBeVisible();
  expect(screen.getByText("Попробуйте добавить их через несколько минут.")).toBeVisible();
  expect(screen.queryByText("Войдите с паролем.")).toBeNull();
});
