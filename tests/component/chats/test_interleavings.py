"""docs/threats.md, 14: whatever is interleaved, repeated or late, no outsider is added, and the end is right."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from chats.change_scenarios import BY_HAND, CHANGES, DAYS, PUPILS_CHAT, apply
from chats.memory import TABLE
from chats.watch import A_BATCH, PEOPLE, assert_reconciled, begin, begin_anew, watched
from functions.chats.rules.messages import ReconcilePerson

if TYPE_CHECKING:
    from collections.abc import Iterator

    from chats.schedule import Schedule

pytestmark = pytest.mark.usefixtures("in_memory")

moves = st.lists(
    st.tuples(
        st.sampled_from(["change", "start", "batch", "step", "step", "step", "crash_before", "crash_after", "repeat"]),
        st.integers(0, 7),
    ),
    min_size=10,
    max_size=60,
)
histories = st.lists(st.sampled_from(sorted([*CHANGES, *BY_HAND, *DAYS])), min_size=1, max_size=10)


@given(history=histories, moves=moves)
@example(history=["account of pupil ends", "pupil links"], moves=[])  # the link of an account that has ended
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_interleaving_adds_no_outsider_and_ends_as_the_facts_say(history: list[str], moves: list[Any]) -> None:
    begin()
    with watched() as schedule:
        changes = iter(history)
        for version, (move, which) in enumerate(moves, start=2):
            play(schedule, move, which, changes, version)
        for version, name in enumerate(changes, start=1000):
            apply(schedule, name, version)
        schedule.finish()
    assert_reconciled(schedule.today)


def play(schedule: Schedule, move: str, which: int, changes: Iterator[str], version: int) -> None:
    match move:
        case "change" if (name := next(changes, None)) is not None:
            apply(schedule, name, version)
        case "start" if schedule.pending:
            schedule.start(which)
        case "batch" if schedule.pending:
            schedule.start(which, A_BATCH)
        case "repeat" if schedule.workers:
            schedule.pending += schedule.workers[which % len(schedule.workers)].messages
        case "step" if schedule.workers:
            schedule.step(which)
        case "crash_before" | "crash_after" if schedule.workers:
            schedule.step(which, "crash_before" if move == "crash_before" else "crash_after")


@pytest.mark.parametrize("late_first", [True, False])
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("pupil leaves 7a", "pupil joins 7a"),
        ("pupil joins 7b", "pupil leaves 7b"),
        ("pupil joins 7b", "pupil joins 7b"),  # only its version grows, and no message tells of that
        ("pupil joins 7b", "pupil is renamed"),
        ("pupil is renamed", "pupil is renamed back"),
        ("pupil is renamed", "pupil leaves 7a"),
        ("pupil is renamed", "pupil is taken out"),
        ("pupil is renamed", "7a is dissolved"),
        ("pupil is renamed", "pupil is silenced"),
        ("pupil unlinks", "pupil links"),
        ("pupil unlinks", "pupil is taken out"),
        ("account of pupil ends", "account of pupil is back"),
        ("pupil links", "account of pupil ends"),
        ("pupil joins 7b", "account of pupil ends"),
        ("parent unlinks", "parent links"),
        ("parent is renamed", "parent teaches 7a"),
        ("parent is renamed", "guardianship ends"),
        ("pupil leaves 7a", "sibling joins 7a"),
        ("guardianship ends", "parent becomes guardian"),
        ("parent links", "sibling joins 7a"),
        ("chat of 7b is created", "pupil joins 7b"),
        ("load ends", "teacher gets load"),
        ("load ends", "parent teaches 7a"),
        ("homeroom ends", "teacher unlinks"),
        ("7a is dissolved", "7a is back"),
        ("7a is dissolved", "pupil leaves 7a"),
        ("7a gets another name", "7a is dissolved"),
        ("summer comes", "7a is dissolved"),
    ],
)
def test_late_worker_does_no_harm_by_what_it_read_long_ago(first: str, second: str, late_first: bool) -> None:  # noqa: FBT001
    for stop in range(1, 12):
        begin()
        with watched() as schedule:
            finished = race(schedule, first, second, stop, late_first=late_first)
        assert_reconciled(schedule.today)
        assert second != "pupil is silenced" or is_silenced()
        if finished:
            break


@pytest.mark.parametrize("late_first", [True, False])
@pytest.mark.parametrize("decision", ["pupil is silenced", "pupil is taken out"])
@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("pupil leaves 7a", "pupil joins 7a"),
        ("7a is dissolved", "7a is back"),
        ("pupil unlinks", "pupil links"),
        ("account of pupil ends", "account of pupil is back"),
    ],
)
def test_no_worker_undoes_a_decision_when_a_reason_is_gone_and_back(
    decision: str,
    first: str,
    second: str,
    late_first: bool,  # noqa: FBT001
) -> None:
    for stop in range(1, 12):
        begin()
        with watched() as schedule:
            apply(schedule, decision, 2)
            schedule.finish()
            finished = race(schedule, first, second, stop, late_first=late_first)
        assert_reconciled(schedule.today)
        assert is_silenced() if decision == "pupil is silenced" else is_taken_out()
        if finished:
            break


def race(schedule: Schedule, first: str, second: str, stop: int, *, late_first: bool) -> bool:
    """Stop a worker after some calls, change something, go on; whether there was none, or it had ended by then."""
    apply(schedule, first, 2)
    if not schedule.pending:
        apply(schedule, second, 3)
        schedule.finish()
        return True
    late = schedule.start(0)
    for _ in range(stop):
        if schedule.workers:
            schedule.step(0)
    finished = late.done
    apply(schedule, second, 3)
    if late_first or finished:
        schedule.finish()
    else:
        schedule.workers.remove(late)
        schedule.finish()
        schedule.workers.append(late)
        schedule.finish()
    return finished


@pytest.mark.parametrize("change", ["sibling joins 7a", "pupil leaves 7a", "pupil joins 7b"])
def test_guardian_who_links_while_a_child_changes_class_misses_nothing(change: str) -> None:
    for stop in range(1, 9):
        begin_anew(linked=PEOPLE)
        with watched() as schedule:
            schedule.pending.append(ReconcilePerson(person_id="parent"))
            late = schedule.start(0)
            for _ in range(stop):
                if schedule.workers:
                    schedule.step(0)
            apply(schedule, change, 2)
            waiting = [schedule.workers.pop() for _ in schedule.workers[:]]
            schedule.pending += [ReconcilePerson(person_id=one) for one in PEOPLE if one != "parent"]
            schedule.finish()
            schedule.workers += waiting
            schedule.finish()
        assert late.done
        assert_reconciled(schedule.today)


def is_silenced() -> bool:
    return "muted" in TABLE.items["PERSON#pupil", f"MEMBER#{PUPILS_CHAT}"]


def is_taken_out() -> bool:
    return bool(TABLE.items["PERSON#pupil", f"MEMBER#{PUPILS_CHAT}"]["entity"] == {"S": "exclusion"})


def test_a_message_for_a_person_who_does_not_exist_does_nothing() -> None:
    begin_anew(linked=())
    before = dict(TABLE.items)
    with watched() as schedule:
        schedule.pending.append(ReconcilePerson(person_id="nobody"))
        schedule.finish()
    assert TABLE.items == before
