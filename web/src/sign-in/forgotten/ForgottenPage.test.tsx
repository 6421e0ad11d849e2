import { screen } from "@testing-library/react";
import { beforeEach, expect, test } from "vitest";

import { show } from "../../test/render";
import { answer, callsOf, problem } from "../../test/server";
import ForgottenPage from "./ForgottenPage";

const ORGANISATION = { organisation_id: "s1", kind: "school", name: "Школа № 1" };
const STARTED = { challenge_id: "abc", expires_in_seconds: 300, resend_in_seconds: 60 };

beforeEach(() => {
  history.replaceState({ organisation: ORGANISATION, login: "petrov" }, "", "/forgotten");
  answer("GET", "/api/organisations", { organisations: [ORGANISATION] });
});

const title = (name: string) => screen.findByRole("heading", { level: 1, name });

test("what was typed at sign-in needn't be typed again; the phone gets a code", async () => {
  answer("POST", "/api/password/forgotten", STARTED);
  const { user } = show(<ForgottenPage />);
  expect(screen.getByLabelText("Логин")).toHaveValue("petrov");
  await user.type(screen.getByLabelText("Номер мобильного телефона"), "89123456789");
  await user.click(screen.getByRole("button", { name: "Получить код" }));
  await title("Новый пароль");
  expect(callsOf("POST", "/api/password/forgotten")[0]?.body).toEqual({
    organisation_id: "s1",
    login: "petrov",
    phone: "+7 912 345-67-89",
  });
});

test("a reload after the code was sent goes on with the code", async () => {
  history.replaceState({ step: "phone", challenge_id: "abc", expires_at: Date.now() + 1000 }, "", "/forgotten");
  show(<ForgottenPage />);
  expect(await title("Новый пароль")).toBeVisible();
});

test("code, birth date and a new password change the password", async () => {
  history.replaceState({ step: "phone", challenge_id: "abc", expires_at: Date.now() + 60_000 }, "", "/forgotten");
  answer("POST", "/api/password/by-phone", null);
  const { user } = show(<ForgottenPage />);
  await user.type(screen.getByLabelText("Код из SMS"), "123456");
  await user.type(screen.getByLabelText("Дата рождения"), "25071987");
  await user.type(screen.getByLabelText("Новый пароль"), "nadezhda-23");
  await user.click(screen.getByRole("button", { name: "Сохранить пароль" }));
  expect(await title("Пароль изменён")).toBeVisible();
  expect(callsOf("POST", "/api/password/by-phone")[0]?.body).toEqual({
    challenge_id: "abc",
    code: "123456",
    birth_date: "1987-07-25",
    new_password: "nadezhda-23",
  });
});

test("with a code on paper no phone is needed", async () => {
  answer("POST", "/api/password/by-paper-code", null);
  const { user } = show(<ForgottenPage />);
  await user.click(screen.getByRole("button", { name: "У меня есть код на бумаге" }));
  await user.type(await screen.findByLabelText("Код на бумаге"), "ABCD-EFGH-1234");
  await user.type(screen.getByLabelText("Новый пароль"), "nadezhda-23");
  await user.click(screen.getByRole("button", { name: "Сохранить пароль" }));
  expect(await title("Пароль изменён")).toBeVisible();
  expect(callsOf("POST", "/api/password/by-paper-code")[0]?.body).toEqual({
    organisation_id: "s1",
    login: "petrov",
    paper_code: "ABCD-EFGH-1234",
    new_password: "nadezhda-23",
  });
});

test("who was on the way to an invitation signs in with the new password on the way there", async () => {
  history.replaceState({ organisation: ORGANISATION, login: "petrov", step: "paper" }, "", "/forgotten?next=%2Fjoin");
  answer("POST", "/api/password/by-paper-code", null);
  const { user } = show(<ForgottenPage />);
  expect(screen.getByRole("link", { name: "Вернуться ко входу" })).toHaveAttribute("href", "/sign-in?next=%2Fjoin");
  await user.type(await screen.findByLabelText("Код на бумаге"), "ABCD-EFGH-1234");
  await user.type(screen.getByLabelText("Новый пароль"), "nadezhda-23");
  await user.click(screen.getByRole("button", { name: "Сохранить пароль" }));
  expect(await screen.findByRole("link", { name: "Войти" })).toHaveAttribute("href", "/sign-in?next=%2Fjoin");
});

test("a password that is too simple is said, and what was typed stays", async () => {
  history.replaceState({ organisation: ORGANISATION, login: "petrov", step: "paper" }, "", "/forgotten");
  answer("POST", "/api/password/by-paper-code", problem("password_weak", 422, { detail: "Придумайте подлиннее." }));
  const { user } = show(<ForgottenPage />);
  await user.type(await screen.findByLabelText("Код на бумаге"), "ABCD-EFGH-1234");
  await user.type(screen.getByLabelText("Новый пароль"), "1");
  await user.click(screen.getByRole("button", { name: "Сохранить пароль" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("Придумайте подлиннее.");
  expect(screen.getByLabelText("Код на бумаге")).toHaveValue("ABCD-EFGH-1234");
});
