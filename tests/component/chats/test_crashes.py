"""docs/threats.md, 14: whichever call a worker crashes at, no outsider is added, and the end is right."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from chats.change_scenarios import apply
from chats.school import TODAY, link
from chats.watch import A_BATCH, PEOPLE, assert_reconciled, begin, begin_anew, watched

if TYPE_CHECKING:
    from chats.schedule import Schedule, Step

pytestmark = pytest.mark.usefixtures("in_memory")


def run_with_crash(schedule: Schedule, at: int, how: Step, at_once: int = 1) -> bool:
    """Work the queue off, crashing at the `at`-th call; False where there was no such call."""
    calls = 0
    while schedule.workers or schedule.pending:
        if not schedule.workers:
            schedule.start(0, at_once)
            continue
        schedule.step(0, how if calls == at else "go")
        calls += 1
    return calls > at


@pytest.mark.parametrize("how", ["crash_before", "crash_after"])
@pytest.mark.parametrize(
    "name",
    [
        "pupil unlinks",
        "pupil joins 7b",
        "guardianship ends",
        "chat of 7b is created",
        "pupil is renamed",
        "7a is dissolved",
        "7a gets another name",
        "account of pupil ends",
        "pupil is taken out",
        "load ends",
        "summer comes",
    ],
)
def test_crash_at_every_single_call_ends_as_the_facts_say(name: str, how: Step) -> None:
    at, crashed = 0, True
    while crashed:
        begin()
        with watched() as schedule:
            apply(schedule, name, 2)
            crashed = run_with_crash(schedule, at, how)
        assert_reconciled(schedule.today)
        at += 1


@pytest.mark.parametrize("how", ["crash_before", "crash_after"])
def test_crash_at_every_call_of_the_first_link(how: Step) -> None:
    at, crashed = 0, True
    while crashed:
        begin_anew(linked=())
        with watched() as schedule:
            for person_id in PEOPLE:
                schedule.change(link(person_id))
            crashed = run_with_crash(schedule, at, how, A_BATCH)
        assert_reconciled(TODAY)
        at += 1


@pytest.mark.parametrize("how", ["crash_before", "crash_after"])
def test_crash_at_every_call_of_a_new_year(how: Step) -> None:
    at, crashed = 0, True
    while crashed:
        begin()
        with watched() as schedule:
            for version, name in enumerate(
                ["8a continues 7a", "pupil goes on to 8a", "load in 8a", "homeroom of 8a", "summer comes"], start=2
            ):
                apply(schedule, name, version)
            crashed = run_with_crash(schedule, at, how, A_BATCH)
            apply(schedule, "september comes", 9)
            crashed |= run_with_crash(schedule, at, how, A_BATCH)
        assert_reconciled(schedule.today)
        at += 3  # some hundred calls
