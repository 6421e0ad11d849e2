import { screen } from "@testing-library/react";
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

test("without notices nothing is said", () => {
  show(<Notices notices={[]} />);
  expect(screen.queryByRole("region")).not.toBeInTheDocument();
});
