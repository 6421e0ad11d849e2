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

function listed({ search }: Call) {
  return { organisations: search.get("kind") === "authority" ? [AUTHORITY] : SCHOOLS };
}

beforeEach(() => {
  history.replaceState(null, "", "/sign-in");
  answer("GET", "/api/organisations", listed);
  localStorage.clear();
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
  answer("GET", "/api/session", TEACHER);
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

const field = () => screen.getByRole("combobox", { name: "Выберите организацию" });

function manySchools(count: number) {
  const organisations = Array.from({ length: count }, (_, at) => ({
    organisation_id: `m${at}`,
    kind: "school",
    name: `Школа № ${at + 1}`,
    parent_name: "Приозёрск",
  }));
  answer("GET", "/api/organisations", { organisations });
}

test("the list is loaded once, and searched without another call", async () => {
  const { user } = show(<SignInPage />);
  await user.click(field());
  await screen.findByRole("option", { name: "Школа № 1" });
  await user.type(field(), "гимн");
  expect(screen.queryByRole("option", { name: "Школа № 1" })).toBeNull();
  expect(screen.getByRole("option", { name: "Гимназия № 3" })).toBeVisible();
  expect(callsOf("GET", "/api/organisations")).toHaveLength(1);
});

test("Enter takes the only match, and sends nothing", async () => {
  const { user } = show(<SignInPage />);
  await user.click(field());
  await screen.findByRole("option", { name: "Школа № 1" });
  await user.keyboard("гимн{Enter}");
  expect(screen.queryByRole("option")).toBeNull();
  expect(field()).toHaveValue("Гимназия № 3");
  expect(callsOf("POST", "/api/session")).toHaveLength(0);
});

test("Enter takes the row that the arrows have marked", async () => {
  manySchools(3);
  const { user } = show(<SignInPage />);
  await user.click(field());
  await screen.findByRole("option", { name: /Школа № 1/ });
  await user.keyboard("шк{ArrowDown}{Enter}");
  expect(field()).toHaveValue("Школа № 2");
});

test("Enter on what finds nothing keeps the list and what was typed", async () => {
  const { user } = show(<SignInPage />);
  await user.click(field());
  await screen.findByRole("option", { name: "Школа № 1" });
  await user.keyboard("щщщ{Enter}");
  expect(screen.getByText(/Ничего не нашлось/)).toBeVisible();
  expect(field()).toHaveValue("щщщ");
});

test("typing over a chosen school begins anew and loses no letter", async () => {
  const { user } = await fill();
  await user.tab({ shift: true });
  await user.tab({ shift: true });
  await user.click(field());
  await user.keyboard("школа");
  expect(field()).toHaveValue("школа");
  await user.keyboard("{Enter}");
  expect(field()).toHaveValue("Школа № 1");
});

test("× empties the field and keeps the focus in it", async () => {
  const { user } = await fill();
  await user.click(screen.getByRole("button", { name: "Очистить" }));
  expect(field()).toHaveValue("");
  expect(field()).toHaveFocus();
  expect(await screen.findAllByRole("option")).toHaveLength(2);
});

test("text that is pasted and not chosen is not taken for a school", async () => {
  const { user } = show(<SignInPage />);
  await user.click(field());
  await screen.findByRole("option", { name: "Школа № 1" });
  await user.paste("Школа № 99");
  await user.tab();
  expect(screen.getByText("Нажмите на свою организацию в списке.")).toBeVisible();
  await user.type(screen.getByLabelText("Логин"), "petrov");
  await user.type(screen.getByLabelText("Пароль"), "tajna{Enter}");
  expect(await screen.findByText("Выберите организацию из списка.")).toBeVisible();
  expect(callsOf("POST", "/api/session")).toHaveLength(0);
});

test("leaving the field takes the school that is the only one left", async () => {
  const { user } = show(<SignInPage />);
  await user.click(field());
  await screen.findByRole("option", { name: "Школа № 1" });
  await user.paste("гимназия 3");
  await user.tab();
  expect(field()).toHaveValue("Гимназия № 3");
});

test("while the list is on its way «Ищем…» stands in its place", async () => {
  answer("GET", "/api/organisations", () => new Promise(() => undefined));
  const { user } = show(<SignInPage />);
  await user.click(field());
  await user.keyboard("гимн");
  expect(screen.getByText("Ищем…")).toBeVisible();
});

test("twenty are shown, and «Ещё 12» shows the rest", async () => {
  manySchools(32);
  const { user } = show(<SignInPage />);
  await user.click(field());
  expect(await screen.findAllByRole("option")).toHaveLength(20);
  await user.click(screen.getByRole("button", { name: "Ещё 12" }));
  expect(screen.getAllByRole("option")).toHaveLength(32);
});

test("the school is told apart by the organisation above it", async () => {
  manySchools(1);
  const { user } = show(<SignInPage />);
  await user.click(field());
  expect(await screen.findByRole("option", { name: /Школа № 1/ })).toHaveTextContent("Приозёрск");
});

test("the school of the last log-in is there the next time", async () => {
  answer("POST", "/api/session", TEACHER);
  answer("GET", "/api/session", TEACHER);
  const { user, unmount } = await fill();
  await user.click(screen.getByRole("button", { name: "Войти" }));
  await waitFor(() => expect(location.pathname).toBe("/"));
  unmount();
  history.replaceState(null, "", "/sign-in");
  show(<SignInPage />);
  expect(field()).toHaveValue("Гимназия № 3");
});

test("a school that has been closed since is not offered from memory", async () => {
  localStorage.setItem("svyazka.organisation", JSON.stringify({ ...SCHOOLS[0], organisation_id: "gone" }));
  show(<SignInPage />);
  await waitFor(() => expect(field()).toHaveValue(""));
});

test("a person who is signed in already goes on", async () => {
  history.replaceState(null, "", "/sign-in?next=%2Fchats");
  localStorage.setItem("svyazka.signed-in", "yes");
  answer("GET", "/api/session", TEACHER);
  show(<SignInPage />);
  await waitFor(() => expect(location.pathname).toBe("/chats"));
});

test("without an earlier sign-in the session is not asked for", async () => {
  show(<SignInPage />);
  await screen.findByRole("button", { name: "Войти" });
  expect(callsOf("GET", "/api/session")).toHaveLength(0);
});

test("a browser that throws the session away says so, and what to do", async () => {
  answer("POST", "/api/session", TEACHER);
  answer("GET", "/api/session", problem("session_required", 401));
  const { user } = await fill();
  await user.click(screen.getByRole("button", { name: "Войти" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("Разрешите их в настройках браузера");
  expect(location.pathname).toBe("/sign-in");
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
  expect(screen.getByLabelText("Логин")).toBeInvalid();
  expect(screen.getByLabelText("Логин")).toHaveAccessibleDescription("Введите логин.");
  expect(screen.getByLabelText("Пароль")).toBeInvalid();
  expect(screen.getByLabelText("Пароль")).toHaveAccessibleDescription("Введите пароль.");
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
  expect(await screen.findByRole("link", { name: "Через госуслуги" })).toHaveAttribute("href", "/api/sign-in/gosuslugi");
});

test("«Через госуслуги» takes along which school was chosen, and that one wants to stay", async () => {
  answer("GET", "/config.json", { identity_providers: ["gosuslugi"] });
  const { user } = await fill();
  await user.click(screen.getByRole("checkbox", { name: "Остаться в системе" }));
  expect(screen.getByRole("link", { name: "Через госуслуги" })).toHaveAttribute(
    "href",
    "/api/sign-in/gosuslugi?organisation_id=s2&stay=true",
  );
});

test("who comes back from Госуслуги with a refusal reads what to do, and can log in at once", async () => {
  history.replaceState(null, "", "/sign-in?problem=gosuslugi_denied");
  const said = { code: "gosuslugi_denied", title: "Вход через Госуслуги отменён", detail: "Войдите с логином и паролем." };
  answer("GET", "/api/sign-in/problems/{code}", said);
  show(<SignInPage />);
  expect(await screen.findByText("Вход через Госуслуги отменён")).toBeVisible();
  expect(screen.getByText("Войдите с логином и паролем.")).toBeVisible();
  expect(callsOf("GET", "/api/sign-in/problems/{code}")[0]?.path).toBe("/api/sign-in/problems/gosuslugi_denied");
  expect(screen.getByRole("button", { name: "Войти" })).toBeEnabled();
});

test("a code without words of its own is said in general ones", async () => {
  history.replaceState(null, "", "/sign-in?problem=made_up");
  answer("GET", "/api/sign-in/problems/{code}", problem("not_found", 404));
  show(<SignInPage />);
  expect(await screen.findByText("Не получилось")).toBeVisible();
});

test("whose session is over is told why they are asked again", () => {
  history.replaceState({ over: true }, "", "/sign-in");
  show(<SignInPage />);
  expect(screen.getByText("Сеанс завершён")).toBeVisible();
  expect(screen.getByText(/вы вышли в другой вкладке или с другого устройства/)).toBeVisible();
});
