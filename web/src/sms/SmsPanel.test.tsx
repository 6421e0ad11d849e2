import { act, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { show } from "../test/render";
import { answer, callsOf } from "../test/server";
import SmsPanel from "./SmsPanel";

const SOURCE = "/_local/sms";
const OLD = { to: "+79001234567", text: "Код 118204 для нового пароля.", at: 1_700_000_000 };
const NEW = { to: "+79001234567", text: "Код 482913 для привязки.\n\n@localhost #482913", at: 1_700_000_060 };

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  localStorage.clear();
});
afterEach(() => vi.useRealTimers());

function open(...messages: object[]) {
  answer("GET", SOURCE, { messages });
  return show(<SmsPanel source={SOURCE} />);
}

async function later() {
  await act(() => vi.advanceTimersByTimeAsync(2500));
}

test("the phone stays in the pocket until it is taken out", async () => {
  const { user } = open(NEW, OLD);
  const button = await screen.findByRole("button", { name: "Телефон" });
  expect(button).toHaveAttribute("aria-expanded", "false");
  await user.click(button);
  expect(screen.getAllByRole("article").map((text) => text.textContent)).toEqual([
    expect.stringContaining("118204"),
    expect.stringContaining("482913"),
  ]);
});

test("an SMS that comes is counted on the pocket and read out; those from before are not", async () => {
  open(OLD);
  await screen.findByRole("button", { name: "Телефон" });
  await later();
  expect(screen.getByRole("status")).toBeEmptyDOMElement();
  answer("GET", SOURCE, { messages: [NEW, OLD] });
  await later();
  expect(screen.getByRole("status")).toHaveTextContent("Новое SMS: Код 482913");
  expect(screen.getByRole("button", { name: "Телефон, новых SMS: 1" })).toBeInTheDocument();
});

test("the code is copied, and the button says so", async () => {
  const { user } = open(NEW);
  await user.click(await screen.findByRole("button", { name: "Телефон" }));
  await user.click(screen.getByRole("button", { name: "Скопировать код" }));
  expect(await screen.findByRole("button", { name: "Скопировано" })).toBeInTheDocument();
  expect(await navigator.clipboard.readText()).toBe("482913");
});

test("a text without a code has no button for one", async () => {
  const { user } = open({ ...OLD, text: "Чат 7А ждёт вас." });
  await user.click(await screen.findByRole("button", { name: "Телефон" }));
  expect(await screen.findByText("Чат 7А ждёт вас.")).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "Скопировать код" })).not.toBeInTheDocument();
});

test("without SMS the phone says what will come", async () => {
  const { user } = open();
  await user.click(await screen.findByRole("button", { name: "Телефон" }));
  expect(await screen.findByText(/Здесь появятся SMS с кодами/)).toBeInTheDocument();
});

test("a phone that doesn't answer says so and is asked again", async () => {
  const { user } = show(<SmsPanel source={SOURCE} />);
  await user.click(await screen.findByRole("button", { name: "Телефон" }));
  expect(await screen.findByText(/Телефон не отвечает/)).toBeInTheDocument();
  answer("GET", SOURCE, { messages: [NEW] });
  await later();
  expect(screen.getByText(/482913 для привязки/)).toBeInTheDocument();
  expect(callsOf("GET", SOURCE).length).toBeGreaterThan(1);
});
