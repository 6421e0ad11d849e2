import { act, screen } from "@testing-library/react";
import { useState } from "react";
import { afterEach, expect, test, vi } from "vitest";

import { show } from "../test/render";
import { Dialog } from "./Dialog";

/** Stands for the browser's: jsdom has none. */
class Watcher {
  static active: Watcher[] = [];
  onclose: (() => void) | null = null;

  constructor() {
    Watcher.active.push(this);
  }

  destroy() {
    Watcher.active = Watcher.active.filter((other) => other !== this);
  }
}

afterEach(() => {
  Watcher.active = [];
});

function Asking() {
  const [open, setOpen] = useState(true);
  return (
    <>
      <Dialog open={open} onClose={() => setOpen(false)} title="Выйти из чата?" />
      <p>{open ? "asks" : "asks no more"}</p>
    </>
  );
}

test("a phone's back button closes a card and watches no longer", () => {
  vi.stubGlobal("CloseWatcher", Watcher);
  show(<Asking />);
  expect(Watcher.active).toHaveLength(1);
  act(() => Watcher.active[0]?.onclose?.());
  expect(screen.getByText("asks no more")).toBeInTheDocument();
  expect(Watcher.active).toHaveLength(0);
});

test("a card that is gone from the page watches no longer", () => {
  vi.stubGlobal("CloseWatcher", Watcher);
  const { unmount } = show(<Asking />);
  unmount();
  expect(Watcher.active).toHaveLength(0);
});

test("a browser that knows no such requests shows the card all the same", async () => {
  vi.stubGlobal("CloseWatcher", undefined);
  show(<Asking />);
  expect(await screen.findByText("Выйти из чата?")).toBeVisible();
});
