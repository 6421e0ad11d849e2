"""`svyazka demo`: the journey on the stack that runs, or on one of its own."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from local import running, stack
from local.demo import report
from local.demo.cast import present_cast
from local.demo.journey import ChatLists, play
from local.demo.record import Record, Step
from local.output import print_document
from local.progress import say

if TYPE_CHECKING:
    from collections.abc import Generator


def demo(*, as_json: bool) -> bool:
    """Play the journey and print it. Returns whether every expectation held."""
    record = Record(on_step=_tell)
    with _address() as address:
        chats: ChatLists = play(address, present_cast(), record)
    if as_json:
        print_document(report.document(record, chats))
    else:
        report.show(record, chats)
    return record.ok


@contextmanager
def _address() -> Generator[str]:
    found = running.find()
    if found is not None:
        say(f"Using the stack that runs at {found.address}")
        yield found.address
        return
    say("No stack runs here (svyazka up): starting one for the demo.")
    with stack.temporary() as emulator:
        yield running.address_of(emulator.port)


def _tell(step: Step) -> None:
    say(f"{'✓' if step.ok else '✗'} {report.ACTORS[step.actor]} {step.step}")
