"""Several functions of the messenger at once, one AWS call at a time, in any order, with crashes around any call.

Each function runs in a thread that stops before each of its calls. Only one thread runs at any moment, so a run is
determined by the choices made here, as in `chats.schedule`.
"""

from __future__ import annotations

import threading
from itertools import count
from typing import TYPE_CHECKING, Any, Literal, Self

import pytest
from declared import unwatched

from functions.messenger.handlers import deliver, update_heads
from functions.messenger.repository import connections
from messenger.stream import event_of
from messenger.windows import Windows
from messenger.world import Window, join, leave, rows_of
from svyazka_common import aws, clock

if TYPE_CHECKING:
    from collections.abc import Callable

type Step = Literal["go", "crash_before", "crash_after"]

WRITES = frozenset({"PutItem", "UpdateItem", "TransactWriteItems"})
FIRST_MOMENT_MS = 1_800_000_000_000
PATIENCE_MS = 10_000
"""The clock goes on by so much with each look, so that nobody is too fast."""


class CrashError(BaseException):
    """The function is gone; nothing in it may catch that."""


class Turn:
    """A function at work."""

    def __init__(self, work: Callable[[], object]) -> None:
        self.work = work
        self.outcome: object = None
        self.failure: BaseException | None = None
        self.done = False
        self._next: Step = "go"
        self._go, self._parked = threading.Semaphore(0), threading.Semaphore(0)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.turn = self  # type: ignore[attr-defined]
        self._thread.start()
        self._parked.acquire()

    def step(self, how: Step = "go") -> None:
        """Let it make its next call (or crash at it) and run up to the one after that."""
        self._next = how
        self._go.release()
        self._parked.acquire()

    def before_call(self) -> None:
        self._parked.release()
        self._go.acquire()
        if self._next == "crash_before":
            raise CrashError

    def after_call(self) -> None:
        if self._next == "crash_after":
            raise CrashError

    def _run(self) -> None:
        try:
            self.outcome = self.work()
        except BaseException as failure:  # noqa: BLE001 - whatever it is, the caller comes again
            self.failure = failure
        self.done = True
        self._parked.release()


def turn_here() -> Turn | None:
    return getattr(threading.current_thread(), "turn", None)


class StoppingWindows(Windows):
    """Open windows, to which each post is a call, too; `stream` are all changes of messages so far, in order."""

    def post(self, connection_id: str, frame: str) -> bool:
        turn = turn_here()
        if turn is not None:
            turn.before_call()
        posted = super().post(connection_id, frame)
        if turn is not None:
            turn.after_call()
        return posted


class Reader:
    """A reader of the stream: it gets each change in order, and again what it has not finished."""

    def __init__(self, handler: Callable[[Any, Any], Any]) -> None:
        self.handler = handler
        self.place = 0

    def work(self, images: list[dict[str, Any]]) -> Callable[[], object]:
        def read() -> None:
            assert self.handler(event_of(images), None) == {"batchItemFailures": []}

        return read


class Talk:
    """Everything at once: who does what in the chat, the readers of the stream, and the windows."""

    def __init__(self) -> None:
        self.windows = StoppingWindows()
        self.stream: list[dict[str, Any]] = []
        self.readers = {"deliver": Reader(deliver.handler), "heads": Reader(update_heads.handler)}
        self.reading: dict[str, tuple[Turn, int]] = {}
        self.again: list[Turn] = []
        self.acting: list[tuple[Turn, Callable[[], object]]] = []
        self.statuses: dict[str, list[int]] = {}
        self.people: dict[str, Window] = {}
        self.left_after: int | None = None
        self.marks: dict[str, tuple[str, int]] = {}
        self._wrote = False
        self._seen: dict[int, dict[str, Any]] = {}
        self._patches = pytest.MonkeyPatch()
        self._now = FIRST_MOMENT_MS

    def __enter__(self) -> Self:
        self._patches.setattr(aws, "concurrently", lambda *calls: [call() for call in calls])
        self._patches.setattr(clock, "now_ms", self._later)
        self._patches.setattr(connections, "post", self.windows.post)
        self._patches.setattr(connections, "close", self.windows.close)
        join("leaver")
        for person_id in ("teacher", "pupil", "mate", "leaver"):
            self.people[person_id] = Window(person_id)
            assert self.windows.open(person_id) == 200
        events = aws.client("dynamodb").meta.events
        events.register("before-call.dynamodb", self._before, unique_id="turns-before")
        events.register("after-call.dynamodb", self._after, unique_id="turns-after")
        return self

    def __exit__(self, *_: object) -> None:
        events = aws.client("dynamodb").meta.events
        events.unregister("before-call.dynamodb", unique_id="turns-before")
        events.unregister("after-call.dynamodb", unique_id="turns-after")
        self._patches.undo()

    def act(self, name: str, action: Callable[[], tuple[int, Any]]) -> None:
        """Begin a call of somebody; without an answer they repeat it."""

        def work() -> None:
            self.statuses.setdefault(name, []).append(action()[0])

        self._begin(work)

    def repeat(self, which: int) -> None:
        """Have a call made once more while it is under way, as a second device or an impatient one does."""
        self._begin(self.acting[which % len(self.acting)][1])

    def read(self, reader: str, most: int) -> None:
        """Have a reader take what comes next, if it isn't at work."""
        worker = self.readers[reader]
        images = self.stream[worker.place : worker.place + most]
        if reader not in self.reading and images:
            self.reading[reader] = (Turn(worker.work(images)), len(images))

    def read_again(self, reader: str, first: int) -> None:
        """Have a reader take once more what it has read already, as the stream may hand it over."""
        worker = self.readers[reader]
        if worker.place:
            self.again.append(Turn(worker.work(self.stream[first % worker.place : worker.place])))

    def remove(self) -> None:
        """Take the one who leaves out of the chat."""
        if self.left_after is None:
            leave("leaver")
            self.left_after = len(rows_of())

    def step(self, which: int, how: Step = "go") -> None:
        """One call of one of those at work."""
        running = self._running()
        if not running:
            return
        turn = running[which % len(running)]
        turn.step(how)
        if self._wrote:
            self._wrote = False
            self._note_changes()
        if turn.done:
            self._end(turn)

    def finish(self) -> None:
        """All that is under way, in turn, and all that is in the stream, without further crashes."""
        for turn in count():
            for name in self.readers:
                self.read(name, 10)
            if not self._running():
                return
            self.step(turn)

    def _running(self) -> list[Turn]:
        return [turn for turn, _ in self.acting] + [turn for turn, _ in self.reading.values()] + self.again

    def _begin(self, work: Callable[[], object]) -> None:
        self.acting.append((Turn(work), work))

    def _end(self, turn: Turn) -> None:
        crashed = isinstance(turn.failure, CrashError)
        if turn.failure is not None and not crashed:
            raise turn.failure
        for entry in self.acting[:]:
            if entry[0] is turn:
                self.acting.remove(entry)
                if crashed:
                    self._begin(entry[1])
        for name, (reading, how_many) in [*self.reading.items()]:
            if reading is turn:
                del self.reading[name]
                self.readers[name].place += 0 if crashed else how_many
        self.again = [one for one in self.again if one is not turn]

    def _note_changes(self) -> None:
        with unwatched():
            rows = {row["sequence_number"]: row for row in rows_of() if row["entity"] == "message"}
        self.stream += [row for place, row in sorted(rows.items()) if self._seen.get(place) != row]
        self._seen = rows

    def _later(self) -> int:
        self._now += PATIENCE_MS
        return self._now

    def _before(self, **_: Any) -> None:
        turn = turn_here()
        if turn is not None:
            turn.before_call()

    def _after(self, model: Any, **_: Any) -> None:
        turn = turn_here()
        if turn is not None:
            self._wrote = self._wrote or model.name in WRITES
            turn.after_call()
