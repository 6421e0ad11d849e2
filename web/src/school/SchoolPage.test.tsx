import { screen, within } from "@testing-library/react";
import { beforeEach, expect, test } from "vitest";
import { Route } from "wouter";

import { show, TEACHER } from "../test/render";
import { answer, callsOf, problem } from "../test/server";
import SchoolPage from "./SchoolPage";

const MOTHER = { person_id: "m", name: "Ёлкина Вера", linked: true, logins: ["elkina.v"], children: ["Ёлкин Миша"] };
const FATHER = { ...MOTHER, person_id: "f", name: "Ёлкин Пётр", linked: false, logins: ["elkin.p"] };
const PUPIL = { person_id: "p", name: "Ёлкин Миша", linked: false, logins: ["elkin.m"], children: [] };
const LINKED = { ...PUPIL, person_id: "q", name: "Белова Аня", linked: true, logins: ["belova.a"] };
const CLASS = { class_id: "k7a", label: "7А", pupils: [PUPIL, LINKED], parents: [MOTHER, FATHER], teachers: [] };
const PEOPLE = "/api/school/classes/{class_id}/people";
const COUNTS = {
  pupils: { linked: 1, expected: 2 },
  parents: { linked: 3, expected: 4 },
  teachers: { linked: 5, expected: 6 },
};

beforeEach(() => {
  answer("GET", "/api/school/conflicts", { conflicts: [] });
  answer("GET", PEOPLE, CLASS);
});

function open(path: string, person = TEACHER) {
  history.replaceState(null, "", path);
  return show(<Route path="/school" nest component={SchoolPage} />, person);
}

test("the administrator takes back the link of who has lost the number, once it is said what that means", async () => {
  answer("GET", "/api/chats/why", { person_id: "m", name: "Ёлкина Вера", because: [], chats: [] });
  answer("POST", "/api/school/people/{person_id}/unlink", null);
  const { user } = open("/school/people/m");
  await user.click(await screen.findByRole("button", { name: "Отвязать учебный профиль" }));
  const dialog = await screen.findByRole("dialog");
  expect(dialog).toHaveTextContent("Ёлкина Вера: выйдет из чатов школы");
  expect(callsOf("POST", "/api/school/people/{person_id}/unlink")).toHaveLength(0);
  await user.dblClick(within(dialog).getByRole("button", { name: "Отвязать", hidden: true }));
  expect(callsOf("POST", "/api/school/people/{person_id}/unlink").map((call) => call.path)).toEqual([
    "/api/school/people/m/unlink",
  ]);
});

function classes(...ids: string[]) {
  answer("GET", "/api/school", {
    organisation_id: "s1",
    name: "Школа № 1",
    classes: ids.map((class_id) => ({ class_id, label: class_id })),
  });
  const school = { ...COUNTS, pupils: { linked: 20, expected: 30 } };
  answer("GET", "/api/school/linked", { ...school, classes: ids.map((class_id) => ({ class_id, ...COUNTS })) });
}

test("who is no administrator sees that it isn't for them, and nothing is asked of the server", async () => {
  open("/school", { ...TEACHER, roles: TEACHER.roles.slice(0, 1) });
  expect(await screen.findByRole("heading", { name: "Нет доступа" })).toBeInTheDocument();
  expect(callsOf("GET", "/api/school")).toEqual([]);
});

test("each class shows how many pupils, parents and teachers have linked, and above them the school", async () => {
  classes("k7a");
  open("/school");
  const row = await screen.findByRole("link", { name: /k7a.*Ученики: 1 из 2.*Родители: 3 из 4.*Учителя: 5 из 6/ });
  expect(row).toHaveAttribute("href", "/school/classes/k7a");
  expect(screen.getByText("Ученики: 20 из 30")).toBeVisible();
});

test("one call counts the whole school, however many classes it has", async () => {
  classes(...Array.from({ length: 60 }, (_, number) => `k${number}`));
  open("/school");
  await screen.findAllByText("Ученики: 1 из 2");
  expect(callsOf("GET", "/api/school/linked")).toHaveLength(1);
  expect(callsOf("GET", PEOPLE)).toEqual([]);
});

test("the classes can be opened while they are still being counted, and where that fails", async () => {
  classes("k7a");
  let fail: (reason: Error) => void = () => undefined;
  answer("GET", "/api/school/linked", () => new Promise((_, reject) => (fail = reject)));
  open("/school");
  expect(await screen.findByRole("link", { name: /^k7a/ })).toBeVisible();
  expect(screen.getByText("Считаем по всей школе…")).toBeVisible();
  fail(new TypeError("network"));
  expect(await screen.findByText("Нет связи")).toBeVisible();
  expect(screen.getByRole("link", { name: /^k7a/ })).toBeVisible();
});

test("a class that came after the count is listed without one", async () => {
  classes("k7a");
  answer("GET", "/api/school/linked", { ...COUNTS, classes: [] });
  open("/school");
  await screen.findByText("Ученики: 1 из 2");
  expect(screen.getByRole("link", { name: "k7a" })).toHaveTextContent(/^k7a$/);
});

test("people of the whole school are found, with what they are, and one comes back to what was typed", async () => {
  classes("k7a");
  answer("GET", "/api/school/staff", { people: [{ ...PUPIL, person_id: "t", name: "Петрова Ирина" }] });
  answer("GET", "/api/chats/why", { person_id: "p", name: "Ёлкин Миша", because: [], chats: [] });
  const { user } = open("/school");
  await user.type(await screen.findByRole("searchbox", { name: "Найти человека в школе" }), "елкин м");
  const list = await screen.findByRole("list", { name: "Найденные люди" });
  expect(list).toHaveTextContent(/Ёлкин Миша\s*Ученик, 7А/);
  await user.click(within(list).getByRole("link", { name: /^Ёлкин Миша/ }));
  expect(await screen.findByText("Ученик, 7А")).toBeVisible();
  expect(screen.getByRole("button", { name: "Код для нового пароля" })).toBeVisible();
  await user.click(screen.getByRole("link", { name: "К списку" }));
  expect(await screen.findByRole("searchbox", { name: "Найти человека в школе" })).toHaveValue("елкин м");
});

test("a class shows who has not linked, and on demand everybody", async () => {
  const { user } = open("/school/classes/k7a");
  expect(await screen.findByText("Ёлкин Миша")).toBeInTheDocument();
  expect(screen.queryByText("Белова Аня")).not.toBeInTheDocument();
  await user.click(screen.getByRole("checkbox", { name: "Ещё не привязали" }));
  expect(screen.getByText("Белова Аня")).toBeInTheDocument();
});

test("parents have a tab of their own, each with the children", async () => {
  const { user } = open("/school/classes/k7a");
  await user.click(await screen.findByRole("tab", { name: "Родители" }));
  expect(screen.getByRole("listitem")).toHaveTextContent(/Ёлкин Пётр.*Ребёнок: Ёлкин Миша.*логин elkin\.p/);
});

test("the tab of a class stands in the address, so that Back finds it again", async () => {
  const { user } = open("/school/classes/k7a");
  await user.click(await screen.findByRole("tab", { name: "Родители" }));
  expect(location.search).toBe("?tab=parents");
});

test("a class that is not of the school says so", async () => {
  answer("GET", PEOPLE, problem("class_unknown", 404, { detail: "В вашей школе нет такого класса." }));
  open("/school/classes/k0");
  expect(await screen.findByText("В вашей школе нет такого класса.")).toBeInTheDocument();
});

test("staff who have not linked are listed", async () => {
  answer("GET", "/api/school/staff", { people: [{ ...PUPIL, name: "Петрова Ирина" }, LINKED] });
  open("/school/staff");
  const list = await screen.findByRole("list", { name: "Кто ещё не привязал" });
  expect(within(list).getAllByRole("listitem")).toHaveLength(1);
  expect(list).toHaveTextContent("Петрова Ирина");
});

test("of a person of the school the administrator sees why they are in chats or not", async () => {
  answer("GET", "/api/chats/why", ({ search }) => ({
    person_id: search.get("person_id"),
    name: "Ёлкин Миша",
    because: [{ code: "not_linked", text: "Учебный профиль ещё не привязан" }],
    chats: [],
  }));
  classes();
  answer("GET", "/api/school/staff", { people: [] });
  open("/school/people/p");
  expect(await screen.findByRole("heading", { level: 1, name: "Ёлкин Миша" })).toBeInTheDocument();
  expect(screen.getByText("Учебный профиль ещё не привязан")).toBeInTheDocument();
  expect(screen.queryByRole("link", { name: "Привязать учебный профиль" })).not.toBeInTheDocument();
});
