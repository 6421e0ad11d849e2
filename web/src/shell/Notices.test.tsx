import { screen, within } from "@testing-library/react";
import { expect, test } from "vitest";

import { answer, callsOf, problem } from "../test/server";
import { show, TEACHER } from "../test/render";
import { Notices } from "./Notices";

const TEXT = "29 ноября администратор школы выдал код для нового пароля к вашей учётной записи.";
const NOTICES = [
  { notice_id: "n1", kind: "paper_code_issued" as const, noticed_at: "2026-11-29T06:00:00+00:00", text: TEXT },
];

test("what others did to the account is said, and goes when it has been read", async () => {
  answer("DELETE", "/api/notices/n1", null);
  answer("GET", "/api/session", { ...TEACHER, notices: [] });
  const { user } = show(<Notices notices={NOTICES} />);
  expect(screen.getByText(TEXT)).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Понятно" }));
  expect(callsOf("DELETE", "/api/notices/n1")).toHaveLength(1);
});

test("where it can't be dismissed the page says why, and the notice stays", async () => {
  answer("DELETE", "/api/notices/n1", problem("busy", 503, { detail: "Сервис занят." }));
  const { user } = show(<Notices notices={NOTICES} />);
  await user.click(screen.getByRole("button", { name: "Понятно" }));
  expect(await screen.findByText("Сервис занят.")).toBeVisible();
  expect(screen.getByText(TEXT)).toBeVisible();
});

test("a reminder of the school leads to the link", () => {
  const text = "29 ноября школа напомнила: вас ждут в чатах.";
  show(<Notices notices={[{ notice_id: "r1", kind: "link_reminder", noticed_at: "2026-11-29T06:00:00+00:00", text }]} />);
  expect(screen.getByText("Вас ждут в чатах")).toBeVisible();
  expect(screen.getByText(text)).toBeVisible();
  expect(screen.getByRole("link", { name: "Привязать" })).toHaveAttribute("href", "/link");
});

test.each([
  ["phone_changed", "Важное о вашей учётной записи"],
  ["chat_exported_by_school", "Важное о вашем чате"],
  ["report_set_aside", "Ответ на ваше обращение"],
  ["join_accepted", "Вас приняли в чат"],
  ["join_refused", "Вас не приняли в чат"],
] as const)("a notice (%s) is headed by what it is about: «%s»", (kind, title) => {
  show(<Notices notices={[{ notice_id: "n1", kind, noticed_at: "2026-11-29T06:00:00+00:00", text: TEXT }]} />);
  expect(within(screen.getByRole("region", { name: "Важное для вас" })).getByText(title)).toBeVisible();
});

test("without notices nothing is said", () => {
  show(<Notices notices={[]} />);
  expect(screen.queryByRole("region")).not.toBeInTheDocument();
});
