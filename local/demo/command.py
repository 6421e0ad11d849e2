"""`svyazka demo`: the journey on the stack that runs, or on one of its own."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from local import running, stack
from local.demo import report
from local.demo.cast import present_cast
from local.demo.journey import ChatLists, play
from local.demo.record import Record, Step
from local.errors import LocalError
from operations.terminal import print_document, say

if TYPE_CHECKING:
    from collections.abc import Collection, Generator

    from local.demo.actor import Through


PARTIES: dict[str, Through] = {"gosuslugi": "gosuslugi", "vk-id": "vk_id"}


def parties(names: str) -> list[Through]:
    """The parties of `gosuslugi,vk-id`. Raises LocalError where a name is another."""
    wanted = [name.strip() for name in names.split(",") if name.strip()]
    unknown = [name for name in wanted if name not in PARTIES]
    if unknown:
        message = f"--through knows {' and '.join(PARTIES)}, not {', '.join(unknown)}"
        raise LocalError(message)
    return [PARTIES[name] for name in wanted]


def demo(through: Collection[Through], *, as_json: bool) -> bool:
    """Play the journey, `through` other parties too, and print it. Returns whether every expectation held."""
    record = Record(on_step=_tell)
    with _address() as address:
        chats: ChatLists = play(address, present_cast(), record, through)
    if as_json:
        print_document(report.document(record, chats))
    else:
        report.show(record, chats)
    return record.ok


@contextmanager
def _address() -> Generator[str]:
    stack_here = running.find()
    if stack_here is not None:
        say(f"Using the stack that runs at {stack_here.address}")
        yield stack_here.address
        return
    say("No stack runs here (svyazka up): starting one for the demo.")
    with stack.temporary() as emulator:
        yield running.address_of(emulator.port)


def _tell(step: Step) -> None:
    say(f"{'✓' if step.ok else '✗'} {report.ACTORS[step.actor]} {step.step}")
