import "@testing-library/jest-dom/vitest";

import { cleanup, configure } from "@testing-library/react";
import { afterEach, beforeEach, vi } from "vitest";

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
vi.stubGlobal("scrollTo", () => undefined);

beforeEach(() => {
  noCalls();
  history.replaceState(null, "", "/");
});
afterEach(cleanup);
