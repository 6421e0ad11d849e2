import { screen, waitFor } from "@testing-library/react";
import { createRef, useRef, useState } from "react";
import { expect, test, vi } from "vitest";

import type { Message } from "../api/messenger";
import { show } from "../test/render";
import { type ListHandle, MessageList } from "./MessageList";
import type { Row } from "./rows";

function row(number: number): Row {
  const message = { sequence_number: number, text: `№${number}` } as Message;
  return { key: `k${number}`, message, day: null, isFirstUnread: false, isFollowing: false };
}

const FIVE_THOUSAND = Array.from({ length: 5000 }, (_, at) => row(at + 1));

function list(rows: readonly Row[], loadEarlier?: () => Promise<void>) {
  const handle = createRef<ListHandle>();
  const shown = show(
    <MessageList ref={handle} rows={rows} beginAt={undefined} loadEarlier={loadEarlier} empty="Пусто">
      {({ message }) => <button type="button">{message?.text}</button>}
    </MessageList>,
  );
  return { ...shown, handle };
}

test("of five thousand messages only those near the window exist", () => {
  list(FIVE_THOUSAND);
  const rows = screen.getAllByRole("listitem");
  expect(rows.length).toBeLessThan(60);
  expect(rows[0]).toHaveAttribute("aria-setsize", "5000");
});

test("the arrow keys go from message to message", async () => {
  const { user } = list([row(1), row(2), row(3)]);
  screen.getByRole("button", { name: "№2" }).focus();
  await user.keyboard("{ArrowDown}");
  await waitFor(() => expect(screen.getAllByRole("listitem")[2]).toHaveFocus());
  await user.keyboard("{ArrowUp}");
  await waitFor(() => expect(screen.getAllByRole("listitem")[1]).toHaveFocus());
});

test("the message with the focus stays, wherever one scrolls to", async () => {
  const { handle } = list(FIVE_THOUSAND);
  screen.getByRole("button", { name: "№1" }).focus();
  handle.current?.toRow("k4000");
  const box = screen.getByRole("region", { name: "Сообщения" });
  box.scrollTop = 200_000;
  box.dispatchEvent(new Event("scroll"));
  await waitFor(() => expect(screen.queryByText("№2")).toBeNull());
  expect(screen.getByRole("button", { name: "№1" })).toHaveFocus();
});

test("earlier messages are asked for once at a time", async () => {
  let arrive: () => void = () => undefined;
  const load = vi.fn(() => new Promise<void>((resolve) => (arrive = resolve)));
  const { user } = list([row(5)], load);
  await user.click(screen.getByRole("button", { name: "Показать более ранние" }));
  const box = screen.getByRole("region", { name: "Сообщения" });
  box.dispatchEvent(new Event("scroll"));
  expect(load).toHaveBeenCalledTimes(1);
  arrive();
  expect(await screen.findByRole("button", { name: "Показать более ранние" })).toBeVisible();
});

test("rows that are drawn anew between a scroll and its event don't hide that one has come near", async () => {
  const load = vi.fn(() => Promise.resolve());
  function Redrawn() {
    const [drawn, setDrawn] = useState(0);
    return (
      <>
        <MessageList ref={null} rows={FIVE_THOUSAND} beginAt={undefined} loadEarlier={() => load()} empty="">
          {({ message }) => <p>{message?.text}</p>}
        </MessageList>
        <button onClick={() => setDrawn(drawn + 1)}>Draw anew</button>
      </>
    );
  }
  const { user } = show(<Redrawn />);
  const box = screen.getByRole("region", { name: "Сообщения" });
  box.scrollTop = 5000;
  box.dispatchEvent(new Event("scroll"));
  box.scrollTop = 350;
  await user.click(screen.getByRole("button", { name: "Draw anew" }));
  box.dispatchEvent(new Event("scroll"));
  expect(load).toHaveBeenCalledTimes(1);
});

test("what one looks at stays where the button above goes and no message comes", async () => {
  function Loading() {
    const [hasMore, setMore] = useState(true);
    const handle = useRef<ListHandle>(null);
    const load = () => {
      setMore(false);
      return Promise.resolve();
    };
    return (
      <MessageList ref={handle} rows={[row(5), row(6)]} beginAt={undefined} loadEarlier={hasMore ? load : undefined} empty="">
        {({ message }) => <p>{message?.text}</p>}
      </MessageList>
    );
  }
  const { user } = show(<Loading />);
  const box = screen.getByRole("region", { name: "Сообщения" });
  box.scrollTop = 100;
  await user.click(screen.getByRole("button", { name: "Показать более ранние" }));
  expect(box.scrollTop).toBe(52);
});

test("later messages are asked for, and the button to the end counts them and loads the end", async () => {
  const handle = createRef<ListHandle>();
  const loadLater = vi.fn(() => Promise.resolve());
  const loadEnd = vi.fn(() => Promise.resolve());
  const { user } = show(
    <MessageList ref={handle} rows={[row(1), row(2)]} beginAt="k1" loadEarlier={undefined} loadLater={loadLater} loadEnd={loadEnd} unseen={2950} empty="">
      {({ message }) => <p>{message?.text}</p>}
    </MessageList>,
  );
  expect(screen.getAllByRole("listitem")[0]).toHaveAttribute("aria-setsize", "-1");
  await user.click(screen.getByRole("button", { name: "Показать более поздние" }));
  expect(loadLater).toHaveBeenCalledTimes(1);
  await user.click(screen.getByRole("button", { name: /^К последним сообщениям: ещё 2\s950 сообщений$/ }));
  expect(loadEnd).toHaveBeenCalledTimes(1);
});

test("without messages it says so", () => {
  list([]);
  expect(screen.getByText("Пусто")).toBeVisible();
});
