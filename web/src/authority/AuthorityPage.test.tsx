import { screen, within } from "@testing-library/react";
import { beforeEach, expect, test } from "vitest";

import { show, TEACHER } from "../test/render";
import { answer, callsOf, problem } from "../test/server";
import AuthorityPage from "./AuthorityPage";

const OFFICER = { ...TEACHER, roles: [{ role: "authority_officer" as const, organisation_id: "a1", organisation_name: "Управление" }] };
const school = (id: string, linked: number) => ({ organisation_id: id, name: `Школа № ${id}`, people: { linked, expected: 10 } });

const REPORTS = "/api/safeguarding/reports";

beforeEach(() => {
  answer("GET", REPORTS, { organisation_id: "a1", reports: [], before: null });
});

test("what is reported about a school's only administrator stands above the schools, with what to decide", async () => {
  const person = (name: string) => ({ person_id: name, name });
  const report = {
    report_id: "a1~00000000000001~0000000a",
    chat_id: "manual~1",
    chat_title: "Стенгазета",
    made_at: "2026-11-20T09:15:00+00:00",
    reason: "bullying",
    comment: "",
    reporter: person("Воронцова Мария"),
    about: person("Старших Нина"),
    message: 1,
    messages: [{ sequence_number: 1, person: person("Старших Нина"), sent_at_ms: 1, text: "Ты никто", options: [] }],
    decision: null,
  };
  answer("GET", "/api/authority/schools", { schools: [school("1", 1)], next: null });
  answer("GET", REPORTS, { organisation_id: "a1", reports: [report], before: null });
  show(<AuthorityPage />, OFFICER);
  const reports = await screen.findByRole("region", { name: "Обращения" });
  expect(await within(reports).findByText("Ты никто")).toBeVisible();
});

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
  expect(callsOf("GET", "/api/authority/schools").map(({ search }) => search.get("after"))).toEqual([null, "2"]);
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
  expect(callsOf("GET", REPORTS)).toHaveLength(0);
  expect(screen.getByText("Этот раздел — для сотрудников органа управления")).toBeVisible();
  expect(callsOf("GET", "/api/authority/schools")).toHaveLength(0);
});
