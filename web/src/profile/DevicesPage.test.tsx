import { screen, within } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { show } from "../test/render";
import { answer, callsOf, problem } from "../test/server";
import DevicesPage from "./DevicesPage";

const HERE = { session_id: "s1", device: "phone", system: "Android", began_at: "2026-11-29T06:00:00+00:00", seen_at: "2026-11-29T06:00:00+00:00", current: true };
const THERE = { ...HERE, session_id: "s2", device: "computer", system: "Windows", current: false };
const ODD = { ...HERE, session_id: "s3", device: null, system: null, seen_at: null, current: false };

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-12-20T09:00:00+00:00") });
  answer("GET", "/api/sessions", { sessions: [HERE, THERE, ODD] });
});
afterEach(() => void vi.useRealTimers());

const rows = async () => within(await screen.findByRole("list", { name: "Где вы вошли" })).getAllByRole("listitem");

test("each device is shown with its kind, since when, and when it was used last", async () => {
  show(<DevicesPage />);
  const [here, there, odd] = await rows();
  expect(here).toHaveTextContent("Телефон · Android");
  expect(here).toHaveTextContent("Вы сейчас здесь");
  expect(there).toHaveTextContent("Компьютер · Windows");
  expect(there).toHaveTextContent(/Журнал открывали 29 ноября в/);
  expect(there).toHaveTextContent(/Вход 29 ноября в/);
  expect(odd).toHaveTextContent("Неизвестное устройство");
  expect(odd).toHaveTextContent("Журнал ещё не открывали");
});

test("signing out on a device ends that session, says so and takes it off the list", async () => {
  answer("DELETE", "/api/sessions/s2", () => {
    answer("GET", "/api/sessions", { sessions: [HERE, ODD] });
    return null;
  });
  const { user } = show(<DevicesPage />);
  await user.click(await screen.findByRole("button", { name: "Выйти на этом устройстве: Компьютер · Windows" }));
  expect(await screen.findByText("Компьютер · Windows: вы вышли")).toHaveFocus();
  expect(callsOf("DELETE", "/api/sessions/s2")).toHaveLength(1);
  expect(await rows()).toHaveLength(2);
});

test("signing out everywhere else leaves this device only", async () => {
  answer("DELETE", "/api/sessions", () => {
    answer("GET", "/api/sessions", { sessions: [HERE] });
    return null;
  });
  const { user } = show(<DevicesPage />);
  await user.click(await screen.findByRole("button", { name: "Выйти на всех других устройствах" }));
  expect(await screen.findByText("Вы вошли только здесь.")).toBeVisible();
  expect(callsOf("DELETE", "/api/sessions")).toHaveLength(1);
});

test("where it fails the page says why, and the list stays", async () => {
  answer("DELETE", "/api/sessions/s2", problem("busy", 503, { detail: "Сервис занят." }));
  const { user } = show(<DevicesPage />);
  await user.click(await screen.findByRole("button", { name: /Компьютер/ }));
  expect(await screen.findByText("Сервис занят.")).toBeVisible();
  expect(await rows()).toHaveLength(3);
});
