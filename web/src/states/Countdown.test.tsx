import { act, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { show } from "../test/render";
import { clock, Countdown } from "./Countdown";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("seconds run down, and then it is said what to do", () => {
  show(<Countdown until={Date.now() + 65_000} label="Ещё" over="Запросите новый код." />);
  expect(screen.getByText("Ещё 1:05.")).toBeVisible();
  act(() => void vi.advanceTimersByTime(60_000));
  expect(screen.getByText("Ещё 0:05.")).toBeVisible();
  act(() => void vi.advanceTimersByTime(5_000));
  expect(screen.getByRole("status")).toHaveTextContent("Запросите новый код.");
  expect(screen.queryByText(/Ещё/)).toBeNull();
});

test("a time that has passed is over at once", () => {
  show(<Countdown until={Date.now() - 1} label="Ещё" over="Запросите новый код." />);
  expect(screen.getByRole("status")).toHaveTextContent("Запросите новый код.");
});

test("a later end is counted from now, however long the page has been open", () => {
  const { rerender } = render(<Countdown until={Date.now() + 1_000} label="Ещё" over="" />);
  act(() => void vi.advanceTimersByTime(300_000));
  rerender(<Countdown until={Date.now() + 60_000} label="Ещё" over="" />);
  expect(screen.getByText("Ещё 1:00.")).toBeVisible();
});

test("seconds are told as on a clock", () => {
  expect(clock(0)).toBe("0:00");
  expect(clock(299)).toBe("4:59");
});
