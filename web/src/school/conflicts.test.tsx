import { screen, waitFor, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { Route } from "wouter";

import { show } from "../test/render";
import { answer, callsOf, problem } from "../test/server";
import SchoolPage from "./SchoolPage";

const SETTLE = "/api/school/conflicts/settle";
const CONFLICT = {
  conflict_id: "c1",
  phone_masked: "+7 912 ***-**-89",
  person: { person_id: "a", name: "Воронцова Мария", roles: ["parent"], classes: ["7А"], children: ["Воронцов Лев"] },
  noticed_at: "2026-11-20T09:15:00+00:00",
  holders: [
    { name: "Ёлкин Фёдор", same_school: true, roles: ["teacher"], classes: [], children: [] },
    { same_school: false, roles: [], classes: [], children: [] },
  ],
};

function open(...conflicts: object[]) {
  answer("GET", "/api/school/conflicts", { conflicts });
  history.replaceState(null, "", "/school/conflicts");
  return show(<Route path="/school" nest component={SchoolPage} />);
}

test("a conflict names the number, who wants it and who holds it, with what they are; strangers stay unnamed", async () => {
  open(CONFLICT);
  expect(await screen.findByRole("heading", { name: "+7 912 ***-**-89" })).toBeInTheDocument();
  expect(screen.getByText("Родитель, 7А · ребёнок: Воронцов Лев")).toBeInTheDocument();
  expect(screen.getByText("Учитель")).toBeInTheDocument();
  expect(screen.getByText("Владельцы номера сейчас")).toBeInTheDocument();
  expect(screen.getByText("человек не из вашей школы")).toBeInTheDocument();
  expect(screen.getByRole("link", { name: /Спорные номера\s*1/ })).toHaveAttribute("aria-current", "page");
});

test("the safe answer is the first and the primary one", async () => {
  open(CONFLICT);
  const [first, second] = await screen.findAllByRole("button", { name: /Воронцова Мария/ });
  expect(first).toHaveTextContent("Оставить как есть");
  expect(first?.className).toMatch(/modePrimary/);
  expect(second?.className).not.toMatch(/modePrimary/);
});

test.each([
  ["release", "Освободить номер", /ещё раз введя код из SMS/, /^Номер освобождён\. Воронцова Мария может привязать его/],
  ["keep", "Оставить как есть", /сможет привязать только другой номер/, /^Номер остался у прежних владельцев\. Воронцова Мария может привязать другой/],
])("«%s» is explained, confirmed, sent once, and off the list", async (decision, button, consequence, outcome) => {
  answer("POST", SETTLE, null);
  const { user } = open(CONFLICT);
  await user.click(await screen.findByRole("button", { name: `${button}: Воронцова Мария` }));
  const dialog = await screen.findByRole("dialog");
  expect(dialog).toHaveTextContent(consequence);
  expect(callsOf("POST", SETTLE)).toEqual([]);
  await user.dblClick(within(dialog).getByRole("button", { name: button }));
  expect(await screen.findByText("Споров о номерах нет")).toBeInTheDocument();
  expect(callsOf("POST", SETTLE).map(({ body }) => body)).toEqual([{ conflict_id: "c1", decision }]);
  expect(screen.getByText(outcome)).toBeInTheDocument();
});

test("when a conflict is settled the focus goes to what came of it", async () => {
  answer("POST", SETTLE, null);
  const { user } = open(CONFLICT, { ...CONFLICT, conflict_id: "c2", person: { ...CONFLICT.person, person_id: "b", name: "Белов Иван" } });
  await user.click(await screen.findByRole("button", { name: "Освободить номер: Воронцова Мария" }));
  await user.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Освободить номер" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
  await waitFor(() => expect(screen.getByText(/Воронцова Мария может привязать/)).toHaveFocus());
});

test("when nothing was decided the focus goes back to the button", async () => {
  const { user } = open(CONFLICT);
  const button = await screen.findByRole("button", { name: "Освободить номер: Воронцова Мария" });
  await user.click(button);
  await user.click(within(await screen.findByRole("dialog")).getByRole("button", { name: "Отмена" }));
  await waitFor(() => expect(button).toHaveFocus());
});

test("a conflict that was settled elsewhere meanwhile says so and the list is read again", async () => {
  answer("POST", SETTLE, problem("conflict_settled", 409, { detail: "Этот случай уже решён иначе." }));
  const { user } = open(CONFLICT);
  await user.click(await screen.findByRole("button", { name: "Освободить номер: Воронцова Мария" }));
  const dialog = await screen.findByRole("dialog");
  answer("GET", "/api/school/conflicts", { conflicts: [] });
  await user.click(within(dialog).getByRole("button", { name: "Освободить номер" }));
  expect(await screen.findByText("Этот случай уже решён иначе.")).toBeInTheDocument();
  expect(await screen.findByText("Споров о номерах нет")).toBeInTheDocument();
  await user.click(within(dialog).getByRole("button", { name: "Отмена" }));
  await waitFor(() => expect(screen.getByText("Этот спор уже решён.")).toHaveFocus());
});
