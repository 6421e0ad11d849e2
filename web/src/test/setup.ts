import "@testing-library/jest-dom/vitest";

import { cleanup, configure } from "@testing-library/react";
import { afterAll, afterEach, beforeEach, vi } from "vitest";

import { noCalls } from "./server";

// The first import of a screen takes its time on a busy machine.
configure({ asyncUtilTimeout: 5000 });

// What jsdom lacks and the component library asks for.
vi.stubGlobal("matchMedia", (query: string) => ({
  matches: false,
  media: query,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
  addListener: () => undefined,
  removeListener: () => undefined,
}));
vi.stubGlobal(
  "ResizeObserver",
  class {
    observe() {}
    unobserve() {}
    disconnect() {}
  },
);

// jsdom lays nothing out; lists take only as many rows as rows have a height.
Object.defineProperty(HTMLElement.prototype, "offsetHeight", { configurable: true, get: () => 56 });
Object.defineProperty(HTMLElement.prototype, "clientHeight", { configurable: true, get: () => 560 });
vi.stubGlobal("scrollTo", () => undefined);
vi.stubGlobal("scrollBy", () => undefined);
Element.prototype.scrollTo = () => undefined;
Element.prototype.scrollIntoView = () => undefined;

// The component library's buttons change their state up to 600 ms after a press, also when they are gone; after the last
// test of a file its window is gone, too.
const { setTimeout: later } = globalThis;
const timers = new Set<NodeJS.Timeout>();
vi.stubGlobal("setTimeout", (...given: Parameters<typeof later>) => {
  const timer = later(...given);
  timers.add(timer);
  return timer;
});
afterAll(() => {
  timers.forEach((timer) => {
    clearTimeout(timer);
  });
  // The next file of this worker has the same window, and stubs anew.
  vi.unstubAllGlobals();
});

beforeEach(() => {
  noCalls();
  history.replaceState(null, "", "/");
});
afterEach(cleanup);
