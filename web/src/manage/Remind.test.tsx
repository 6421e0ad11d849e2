import { screen } from "@testing-library/react";
import { expect, test } from "vitest";

import { show } from "../test/render";
import { answer, callsOf, problem } from "../test/server";
import { Remind } from "./Remind";

test.each([
  [{ reminded: 12, without_account: 0 }, "Напоминание увидят 12 человек, когда войдут в журнал."],
  [{ reminded: 1, without_account: 2 }, "Напоминание увидит 1 человек, когда войдёт в журнал. Без логина в журнале: 2 человека, напечатайте для них список."],
  [{ reminded: 0, without_account: 0 }, "Напоминать некому."],
])("reminded once, however often it is clicked, it says who will see it", async (sent, said) => {
  answer("POST", "/api/chats/c1/reminders", sent);
  const { user } = show(<Remind chatId="c1" />);
  await user.dblClick(screen.getByRole("button", { name: "Напомнить в журнале" }));
  expect(await screen.findByRole("status")).toHaveTextContent(said);
  expect(screen.getByRole("status")).toHaveFocus();
  expect(callsOf("POST", "/api/chats/c1/reminders")).toHaveLength(1);
});

test("a reminder that did not go out can be sent again", async () => {
  answer("POST", "/api/chats/c1/reminders", problem("busy", 503, { detail: "Сервис занят." }));
  const { user } = show(<Remind chatId="c1" />);
  await user.click(screen.getByRole("button", { name: "Напомнить в журнале" }));
  expect(await screen.findByText("Сервис занят.")).toBeVisible();
  answer("POST", "/api/chats/c1/reminders", { reminded: 3, without_account: 0 });
  await user.click(screen.getByRole("button", { name: "Повторить" }));
  expect(await screen.findByText(/увидят 3 человека/)).toBeVisible();
});
