import { screen, within } from "@testing-library/react";
import { expect, test } from "vitest";

import { show, TEACHER } from "../test/render";
import { answer, callsOf, problem } from "../test/server";
import AuthorityPage from "./AuthorityPage";

const OFFICER = { ...TEACHER, roles: [{ role: "authority_officer" as const, organisation_id: "a1", organisation_name: "Управление" }] };
const school = (id: string, linked: number) => ({ organisation_id: id, name: `Школа № ${id}`, people: { linked, expected: 10 } });

test("each school is shown with its share, page after page, and all of them together", async () => {
  answer("GET", "/api/authority/schools", ({ search }) =>
    search.get("after") === "2" ? { schools: [school("3", 10)], next: null } : { schools: [school("1", 1), school("2", 2)], next: "2" },
  );
  show(<AuthorityPage />, OFFICER);
  expect(await screen.findByText("Школа № 3")).toBeVisible();
  const rows = within(screen.getByRole("list", { name: "Школы" })).getAllByRole("listitem");
  expect(rows.map((row) => row.textContent)).toEqual([
    expect.stringContaining("1 из 10"),
    expect.stringContaining("2 из 10"),
    expect.stringContaining("10 из 10"),
  ]);
  expect(screen.getByText("Привязали учебный профиль: 13 из 30")).toBeVisible();
  expect(screen.getByText("Все школы: 3 школы")).toBeVisible();
  expect(callsOf("GET", "/api/authority/schools")).toHaveLength(2);
});

test("an authority without schools is told where they come from", async () => {
  answer("GET", "/api/authority/schools", { schools: [], next: null });
  show(<AuthorityPage />, OFFICER);
  expect(await screen.findByText("Школ пока нет")).toBeVisible();
});

test("what did not come can be asked for again", async () => {
  answer("GET", "/api/authority/schools", problem("busy", 503));
  const { user } = show(<AuthorityPage />, OFFICER);
  const again = await screen.findByRole("button", { name: "Повторить" });
  answer("GET", "/api/authority/schools", { schools: [school("1", 1)], next: null });
  await user.click(again);
  expect(await screen.findByText("Школа № 1")).toBeVisible();
});

test("nobody else asks for it", () => {
  show(<AuthorityPage />);
  expect(screen.getByText("Этот раздел — для сотрудников органа управления")).toBeVisible();
  expect(callsOf("GET", "/api/authority/schools")).toHaveLength(0);
});
