import { screen, waitFor, within } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import { Route } from "wouter";

import { show } from "../test/render";
import { answer, type Call, callsOf, problem } from "../test/server";
import SchoolPage from "./SchoolPage";

const MISHA = { person_id: "p", name: "Ёлкин Миша", linked: false, logins: ["elkin.m"], children: [] };
const ANYA = { ...MISHA, person_id: "q", name: "Белова Аня", logins: ["belova.a"] };
const CODES = "/api/password/paper-codes";

beforeEach(() => {
  answer("GET", "/api/school/conflicts", { conflicts: [] });
  answer("POST", CODES, issued);
});

function issued({ body }: Call) {
  const { login, person_id } = body as { login?: string; person_id?: string };
  return {
    paper_code: `7K3M-Q9ZT-${login ?? person_id}`,
    login: login ?? `login-${person_id}`,
    name: `имя ${person_id}`,
    expires_at: "2026-11-30T12:00:00+00:00",
  };
}

function open(...pupils: object[]) {
  answer("GET", "/api/school/classes/{class_id}/people", { class_id: "k", label: "7А", pupils, parents: [], teachers: [] });
  history.replaceState(null, "", "/school/classes/k");
  return show(<Route path="/school" nest component={SchoolPage} />);
}

function bodies() {
  return callsOf("POST", CODES).map(({ body }) => body);
}

test("a code is issued after a word about it, and shown with login and end", async () => {
  const { user } = open(MISHA);
  await user.click(await screen.findByRole("button", { name: "Выдать код для нового пароля: Ёлкин Миша" }));
  expect(bodies()).toEqual([]);
  const dialog = await screen.findByRole("dialog");
  expect(dialog).toHaveTextContent("Прежний код, если он был, перестанет действовать");
  await user.dblClick(within(dialog).getByRole("button", { name: "Выдать код" }));
  expect(await within(dialog).findByText("7K3M-Q9ZT-p")).toBeInTheDocument();
  expect(dialog).toHaveTextContent(/login-p.*30 ноября 2026 г\./);
  expect(dialog).toHaveTextContent("Код показан один раз");
  expect(bodies()).toEqual([{ person_id: "p" }]);
});

test("of several logins the administrator chooses one", async () => {
  const { user } = open({ ...MISHA, logins: ["elkin.m", "elkin.old"] });
  await user.click(await screen.findByRole("button", { name: "Выдать код для нового пароля: Ёлкин Миша" }));
  await user.selectOptions(await screen.findByLabelText("Для какого логина"), "elkin.old");
  await user.click(screen.getByRole("button", { name: "Выдать код" }));
  await screen.findByText("Код готов");
  expect(bodies()).toEqual([{ login: "elkin.old" }]);
});

test("there is no code for a person without a login", async () => {
  open({ ...MISHA, logins: [] });
  expect(await screen.findByRole("button", { name: "Выдать код для нового пароля: Ёлкин Миша" })).toBeDisabled();
  expect(screen.queryByRole("button", { name: "Коды для нового пароля" })).not.toBeInTheDocument();
});

test("a refused code says why", async () => {
  answer("POST", CODES, problem("account_unknown", 404, { detail: "Учётной записи нет." }));
  const { user } = open(MISHA);
  await user.click(await screen.findByRole("button", { name: "Выдать код для нового пароля: Ёлкин Миша" }));
  await user.click(await screen.findByRole("button", { name: "Выдать код" }));
  expect(await screen.findByText("Учётной записи нет.")).toBeInTheDocument();
});

test("a class gets its codes in one go: a slip for each, without those unticked", async () => {
  const printed = vi.fn();
  vi.stubGlobal("print", printed);
  const { user, baseElement } = open(MISHA, ANYA, { ...ANYA, person_id: "r", name: "Орлов Даниил" });
  await user.click(await screen.findByRole("button", { name: "Коды для нового пароля" }));
  await user.click(screen.getByRole("checkbox", { name: "Белова Аня" }));
  await user.click(screen.getByRole("button", { name: "Выдать 2 кода" }));
  expect(await screen.findByText(/Готово: 2 кода/)).toBeInTheDocument();
  expect(bodies()).toEqual([
    { person_id: "p" },
    { person_id: "r" },
  ]);
  const slips = baseElement.querySelectorAll(".slip");
  expect([...slips].map((slip) => slip.textContent)).toEqual([
    expect.stringContaining("7K3M-Q9ZT-p"),
    expect.stringContaining("7K3M-Q9ZT-r"),
  ]);
  expect(slips[0]).toHaveTextContent(/Школа № 1 · 7А/);
  expect(slips[0]).toHaveTextContent(/«Чаты» → «Привязать учебный профиль VK ID»/);
  await user.click(screen.getByRole("button", { name: "Напечатать" }));
  expect(printed).toHaveBeenCalledOnce();
});

test("who got no code is named with the reason, and asked for again alone", async () => {
  answer("POST", CODES, (call) =>
    (call.body as { person_id: string }).person_id === "q" ? problem("busy", 503, { detail: "Повторите." }) : issued(call),
  );
  const { user } = open(MISHA, ANYA);
  await user.click(await screen.findByRole("button", { name: "Коды для нового пароля" }));
  await user.click(screen.getByRole("button", { name: "Выдать 2 кода" }));
  expect(await screen.findByText("Белова Аня: Повторите.")).toBeInTheDocument();
  answer("POST", CODES, issued);
  await user.click(screen.getByRole("button", { name: "Попробовать ещё раз" }));
  expect(await screen.findByText(/Готово: 2 кода/)).toBeInTheDocument();
  expect(bodies().map((body) => (body as { person_id: string }).person_id)).toEqual(["p", "q", "q"]);
});

test("when the codes are closed, or there were to be none, the focus goes back to where they were asked for", async () => {
  vi.stubGlobal("print", vi.fn());
  const { user } = open(MISHA, ANYA);
  await user.click(await screen.findByRole("button", { name: "Коды для нового пароля" }));
  await user.click(screen.getByRole("button", { name: "Отмена" }));
  expect(screen.getByRole("button", { name: "Коды для нового пароля" })).toHaveFocus();
  await user.click(screen.getByRole("button", { name: "Коды для нового пароля" }));
  await user.click(screen.getByRole("button", { name: "Выдать 2 кода" }));
  await user.click(await screen.findByRole("button", { name: "Закрыть" }));
  const question = await screen.findByRole("alertdialog");
  expect(question).toHaveTextContent("Закрыть, не напечатав?");
  await user.click(within(question).getByRole("button", { name: "Закрыть" }));
  await waitFor(() => expect(screen.getByRole("button", { name: "Коды для нового пароля" })).toBeVisible());
});

test("who would close a single code unprinted is asked about that one", async () => {
  const { user } = open(MISHA);
  await user.click(await screen.findByRole("button", { name: "Коды для нового пароля" }));
  await user.click(screen.getByRole("button", { name: "Выдать 1 код" }));
  await user.click(await screen.findByRole("button", { name: "Закрыть" }));
  expect(await screen.findByRole("alertdialog")).toHaveTextContent("Показать этот код снова нельзя.");
});

test("a parent's slip names the child, and printed codes are closed without a question", async () => {
  vi.stubGlobal("print", vi.fn());
  const { user, baseElement } = open({ ...MISHA, children: ["Ёлкин Лёва"] });
  await user.click(await screen.findByRole("button", { name: "Коды для нового пароля" }));
  await user.click(screen.getByRole("button", { name: "Выдать 1 код" }));
  expect(await screen.findByText(/Напечатайте его сейчас/)).toBeInTheDocument();
  expect(baseElement.querySelector(".slip")).toHaveTextContent("Ребёнок: Ёлкин Лёва");
  await user.click(screen.getByRole("button", { name: "Напечатать" }));
  await user.click(screen.getByRole("button", { name: "Закрыть" }));
  expect(screen.getByRole("button", { name: "Коды для нового пароля" })).toHaveFocus();
});

test("the checkbox keeps the focus when it takes the button away and brings it back", async () => {
  const { user } = open({ ...MISHA, linked: true }, { ...ANYA, logins: [] });
  await user.click(await screen.findByRole("checkbox", { name: "Ещё не привязали" }));
  await user.click(screen.getByRole("button", { name: "Коды для нового пароля" }));
  await user.click(screen.getByRole("button", { name: "Отмена" }));
  await user.click(screen.getByRole("checkbox", { name: "Ещё не привязали" }));
  await user.click(screen.getByRole("checkbox", { name: "Ещё не привязали" }));
  expect(screen.getByRole("checkbox", { name: "Ещё не привязали" })).toHaveFocus();
});
