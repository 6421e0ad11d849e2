import { screen, within } from "@testing-library/react";
import { beforeEach, expect, test } from "vitest";

import { App } from "../shell/App";
import { show, TEACHER } from "../test/render";
import { answer, callsOf, problem } from "../test/server";
import ProfilePage from "./ProfilePage";

const STATUS = { next_step: "linked", linked: true, phone_masked: "+7 912 ***-**-89", phone_released: false, known: {} };
const SENT = { phone_masked: "+7 912 ***-**-89", expires_in_seconds: 300, resend_in_seconds: 60, tries_left: 5 };

beforeEach(() => {
  history.replaceState(null, "", "/profile");
  answer("GET", "/config.json", {});
  answer("GET", "/api/link", STATUS);
  answer("GET", "/api/profile", { children: [], claims: [] });
  answer("GET", "/api/school/conflicts", { conflicts: [] });
});

function unlinked() {
  answer("DELETE", "/api/link", async () => {
    await new Promise((onTheWay) => setTimeout(onTheWay, 50));
    answer("GET", "/api/session", { ...TEACHER, linked: false });
    answer("GET", "/api/link", { ...STATUS, next_step: "phone", linked: false });
    return null;
  });
}

test("unlinking is asked about first, takes the code from the SMS, and is done once, whatever is clicked", async () => {
  answer("GET", "/api/session", TEACHER);
  answer("POST", "/api/link/unlink-code", SENT);
  answer("POST", "/api/link/unlink-proof", null);
  unlinked();
  const { user } = show(<App />);
  await user.click(await screen.findByRole("button", { name: "Отвязать" }));
  const dialog = await screen.findByRole("dialog");
  expect(dialog).toHaveTextContent("Вы выйдете из чатов школы");
  expect(callsOf("POST", "/api/link/unlink-code")).toHaveLength(0);
  await user.dblClick(within(dialog).getByRole("button", { name: "Получить код", hidden: true }));
  await user.type(await screen.findByLabelText("Код из SMS"), "123456");
  expect(callsOf("POST", "/api/link/unlink-code")).toHaveLength(1);
  expect(callsOf("DELETE", "/api/link")).toHaveLength(0);
  await user.dblClick(within(dialog).getByRole("button", { name: "Отвязать", hidden: true }));
  expect(await screen.findByRole("link", { name: /Привязать учебный профиль VK ID/ })).toBeVisible();
  expect(callsOf("POST", "/api/link/unlink-proof").map((call) => call.body)).toEqual([{ code: "123456" }]);
  expect(callsOf("DELETE", "/api/link")).toHaveLength(1);
});

test("a wrong code to unlink says how many tries are left, and undoes nothing", async () => {
  answer("POST", "/api/link/unlink-code", SENT);
  answer("POST", "/api/link/unlink-proof", problem("code_wrong", 422, { detail: "Код не подошёл. Осталось 4 попытки." }));
  const { user } = show(<ProfilePage />);
  await user.click(await screen.findByRole("button", { name: "Отвязать" }));
  await user.click(await screen.findByRole("button", { name: "Получить код", hidden: true }));
  await user.type(await screen.findByLabelText("Код из SMS"), "000000");
  await user.click(within(screen.getByRole("dialog")).getByRole("button", { name: "Отвязать", hidden: true }));
  expect(await screen.findByText(/Осталось 4 попытки/)).toBeInTheDocument();
  expect(callsOf("DELETE", "/api/link")).toHaveLength(0);
});

test("a person who has lost the number unlinks by the code on paper, or asks the administrator", async () => {
  answer("GET", "/api/session", TEACHER);
  answer("POST", "/api/link/unlink-proof", null);
  unlinked();
  const { user } = show(<App />);
  await user.click(await screen.findByRole("button", { name: "Отвязать" }));
  await user.click(await screen.findByRole("button", { name: "Нет доступа к номеру", hidden: true }));
  const dialog = screen.getByRole("dialog");
  expect(dialog).toHaveTextContent("попросите администратора отвязать профиль");
  await user.type(within(dialog).getByLabelText("Код на бумаге"), "ABCD-EFGH-1234");
  await user.click(within(dialog).getByRole("button", { name: "Отвязать", hidden: true }));
  expect(await screen.findByRole("link", { name: /Привязать учебный профиль VK ID/ })).toBeVisible();
  expect(callsOf("POST", "/api/link/unlink-proof").map((call) => call.body)).toEqual([{ paper_code: "ABCD-EFGH-1234" }]);
});
