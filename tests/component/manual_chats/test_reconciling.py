"""The reconciler and chats made by hand: whatever happens or breaks off between its calls, the end is right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from chats.memory import TABLE
from chats.school import enrolment, link, remove, store

from functions.chats.use_cases.reconcile import reconcile
from manual_chats.test_crashes import CrashError, around_calls
from manual_chats.world import make, members

if TYPE_CHECKING:
    from collections.abc import Callable

    from svyazka_common.records.base import Record

pytestmark = pytest.mark.usefixtures("school", "one_by_one")

ENDED = enrolment("pupil", version=2, status="ended")


def gone(record: Record) -> Callable[[], None]:
    return lambda: remove(record)


def arrival(*records: Record) -> Callable[[], None]:
    return lambda: store(*records)


@pytest.mark.parametrize(
    ("first", "second", "stays"),
    [
        (arrival(ENDED), arrival(enrolment("pupil", version=3)), True),
        (gone(link("pupil")), arrival(link("pupil")), True),
        (arrival(ENDED, enrolment("pupil", "7b")), arrival(enrolment("pupil", "7b", version=2, status="ended")), False),
        (arrival(enrolment("pupil", "7b")), arrival(ENDED), True),
        (arrival(ENDED), arrival(enrolment("pupil", "7b")), True),
    ],
)
def test_late_reconciler_does_no_harm_by_what_it_read(
    first: Callable[[], None],
    second: Callable[[], None],
    stays: bool,  # noqa: FBT001
) -> None:
    chat_id = make("pupil")
    reconcile("pupil")
    begun = dict(TABLE.items)
    for between in range(20):
        TABLE.items = dict(begun)
        first()
        done = [False]

        def interfere(number: int, between: int = between, done: list[bool] = done) -> None:
            if number == between and not done[0]:
                done[0] = True
                hooks, TABLE.before, TABLE.after = (TABLE.before, TABLE.after), lambda: None, lambda _: None
                second()
                TABLE.before, TABLE.after = hooks

        with around_calls(interfere, lambda _: None):
            reconcile("pupil")
        if not done[0]:
            break
        # A person who was out before the tie came back is not brought back; one who is in stays in step.
        was_out = "pupil" not in members(chat_id)
        reconcile("pupil")
        assert ("pupil" in members(chat_id)) == (stays and not was_out)
    assert between >= 2


@pytest.mark.parametrize("when", ["before", "after"])
def test_reconciler_that_crashes_at_any_call_takes_out_the_next_time(when: str) -> None:
    chat_id = make("pupil")
    reconcile("pupil")
    store(ENDED)
    begun = dict(TABLE.items)
    for stop in range(20):
        TABLE.items = dict(begun)

        def crash(number: int, stop: int = stop) -> None:
            if number == stop:
                raise CrashError

        crashed = False
        with around_calls(crash if when == "before" else lambda _: None, crash if when == "after" else lambda _: None):
            try:
                reconcile("pupil")
            except CrashError:
                crashed = True
        reconcile("pupil")
        assert set(members(chat_id)) == {"tutor"}
        assert TABLE.items["PERSON#pupil", "SEQUENCE"]["left"]["L"]
        if not crashed:
            break
    assert stop >= 2
