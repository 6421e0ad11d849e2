import { screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import { Route } from "wouter";

import { show } from "../test/render";
import { answer, callsOf, problem } from "../test/server";
import SchoolPage from "./SchoolPage";

const SETTLE = "/api/school/conflicts/settle";
const CONFLICT = {
  conflict_id: "c1",
  person: { person_id: "a", name: "Воронцова Мария" },
  noticed_at: "2026-11-20T09:15:00+00:00",
  holders: [{ name: "Ёлкин Фёдор", same_school: true }, { same_school: false }],
};

function open(...conflicts: object[]) {
  answer("GET", "/api/school/conflicts", { conflicts });
  history.replaceState(null, "", "/school/conflicts");
  return show(<Route path="/school" nest component={SchoolPage} />);
}

test("a conflict names who wants the number and who holds it, strangers unnamed", async () => {
  open(CONFLICT);
  expect(await screen.findByRole("heading", { name: "Воронцова Мария" })).toBeInTheDocument();
  expect(screen.getByText(/Ёлкин Фёдор, человек не из вашей школы/)).toBeInTheDocument();
  expect(screen.getByRole("link", { name: /Спорные номера\s*1/ })).toHaveAttribute("aria-current", "page");
});

test.each([
  ["release", "Освободить номер", /ещё раз введя код из SMS/],
  ["keep", "Оставить как есть", /сможет привязать только другой номер/],
])("«%s» is explained, confirmed, sent once, and off the list", async (decision, button, consequence) => {
  answer("POST", SETTLE, null);
  const { user } = open(CONFLICT);
  await user.click(await screen.findByRole("button", { name: `${button}: Воронцова Мария` }));
  const dialog = await screen.findByRole("dialog");
  expect(dialog).toHaveTextContent(consequence);
  expect(callsOf("POST", SETTLE)).toEqual([]);
  await user.dblClick(within(dialog).getByRole("button", { name: button }));
  expect(await screen.findByText("Споров о номерах нет")).toBeInTheDocument();
  expect(callsOf("POST", SETTLE).map(({ body }) => body)).toEqual([{ conflict_id: "c1", decision }]);
  expect(screen.getByText(/Воронцова Мария может привязать/)).toBeInTheDocument();
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
});
