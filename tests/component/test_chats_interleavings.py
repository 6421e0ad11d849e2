"""THREATS, row 14: whatever is interleaved, repeated or crashes, no outsider is added, and the end is right."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest
from chats_cloud import lasting_cloud  # noqa: F401
from chats_model import actual, entitled, everything, table
from chats_schedule import Schedule, Step
from chats_world import enrolment, guardianship, homeroom, link, load, person, role, store, subject_chat
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.chats.messages import ReconcilePerson
from functions.chats.reconcile import Outcome, reconcile

if TYPE_CHECKING:
    from collections.abc import Iterator

    from svyazka_common.records.base import Record

pytestmark = pytest.mark.usefixtures("lasting_cloud")

SETTLED: dict[str, Any] = {}
PEOPLE = ("teacher", "pupil", "parent", "sibling")

# Each change as (record without version, gone); a version is given as it happens.
CHANGES: dict[str, tuple[Any, bool]] = {
    "pupil joins 7a": (lambda v: enrolment("pupil", "7a", v), False),
    "pupil leaves 7a": (lambda v: enrolment("pupil", "7a", v, "ended"), False),
    "pupil joins 7b": (lambda v: enrolment("pupil", "7b", v), False),
    "parent becomes guardian": (lambda v: guardianship("parent", "pupil", v), False),
    "guardianship ends": (lambda v: guardianship("parent", "pupil", v, "ended"), False),
    "teacher gets load": (lambda v: load("teacher", version=v), False),
    "load ends": (lambda v: load("teacher", version=v, status="ended"), False),
    "homeroom ends": (lambda v: homeroom("teacher", version=v, status="ended"), False),
    "homeroom begins": (lambda v: homeroom("teacher", version=v), False),
    "pupil links": (lambda v: link("pupil", f"l{v}"), False),
    "pupil unlinks": (lambda _: link("pupil"), True),
    "parent links": (lambda v: link("parent", f"l{v}"), False),
    "parent unlinks": (lambda _: link("parent"), True),
    "teacher unlinks": (lambda _: link("teacher"), True),
    "teacher links": (lambda v: link("teacher", f"l{v}"), False),
    "pupil is renamed": (lambda v: person("pupil", f"Фамилия{v}", v), False),
    "pupil is renamed back": (lambda v: person("pupil", version=v), False),
    "parent is renamed": (lambda v: person("parent", f"Фамилия{v}", v), False),
    "parent teaches 7a": (lambda v: load("parent", version=v), False),
    "pupil leaves 7b": (lambda v: enrolment("pupil", "7b", v, "ended"), False),
    "sibling joins 7a": (lambda v: enrolment("sibling", "7a", v), False),
    "sibling leaves 7a": (lambda v: enrolment("sibling", "7a", v, "ended"), False),
    "chat of 7a is created": (lambda _: subject_chat("7a"), False),
    "chat of 7b is created": (lambda _: subject_chat("7b"), False),
}


def fresh() -> None:
    """An empty table; making a new one takes longer."""
    table().items.clear()


def begin() -> None:
    """A school in which everybody is linked and where they belong."""
    if not SETTLED:
        store(*school(linked=PEOPLE))
        for person_id in PEOPLE:
            reconcile(person_id)
        assert_settled()
        SETTLED.update(deepcopy(table().items))
    table().items.update(deepcopy(SETTLED))


class Watch:
    """Checks each write of a worker: whoever is new in a chat belongs there by what the table says at that moment."""

    def __init__(self) -> None:
        self.before = actual(everything())

    def __call__(self) -> None:
        rows = everything()
        now = actual(rows)
        assert now - self.before <= entitled(rows)
        self.before = now


def assert_settled() -> None:
    rows = everything()
    assert actual(rows) == entitled(rows)
    names = {row["person_id"]: row["family_name"] for row in rows if row["entity"] == "person"}
    assert all(row["name"].startswith(names[row["person_id"]]) for row in rows if row["entity"] == "member")
    assert [reconcile(person_id) for person_id in PEOPLE] == [Outcome()] * len(PEOPLE)


def school(*, linked: tuple[str, ...]) -> list[Record]:
    people = [person(person_id) for person_id in PEOPLE]
    links = [link(person_id) for person_id in linked]
    roster: list[Record] = [role("teacher"), homeroom("teacher"), load("teacher"), enrolment("pupil")]
    roster += [guardianship("parent", child) for child in ("pupil", "sibling")]
    return [*people, *links, *roster, subject_chat()]


moves = st.lists(
    st.tuples(
        st.sampled_from(["change", "start", "step", "step", "step", "crash_before", "crash_after", "repeat"]),
        st.integers(0, 7),
    ),
    min_size=10,
    max_size=60,
)
histories = st.lists(st.sampled_from(sorted(CHANGES)), min_size=1, max_size=8)


@given(history=histories, moves=moves)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_interleaving_adds_no_outsider_and_ends_as_the_facts_say(history: list[str], moves: list[Any]) -> None:
    fresh()
    begin()
    with Schedule(Watch()) as schedule:
        changes = iter(history)
        for version, (move, which) in enumerate(moves, start=2):
            play(schedule, move, which, changes, version)
        for version, name in enumerate(changes, start=1000):
            apply(schedule, name, version)
        schedule.finish()
    assert_settled()


def play(schedule: Schedule, move: str, which: int, changes: Iterator[str], version: int) -> None:
    match move:
        case "change" if (name := next(changes, None)) is not None:
            apply(schedule, name, version)
        case "start" if schedule.pending:
            schedule.start(which)
        case "repeat" if schedule.workers:
            schedule.pending.append(schedule.workers[which % len(schedule.workers)].message)
        case "step" if schedule.workers:
            schedule.step(which)
        case "crash_before" | "crash_after" if schedule.workers:
            schedule.step(which, "crash_before" if move == "crash_before" else "crash_after")


def run_with_crash(schedule: Schedule, at: int, how: Step) -> bool:
    """Work the queue off, crashing at the `at`-th call; False where there was no such call."""
    calls = 0
    while schedule.workers or schedule.pending:
        if not schedule.workers:
            schedule.start(0)
            continue
        schedule.step(0, how if calls == at else "go")
        calls += 1
    return calls > at


@pytest.mark.parametrize("how", ["crash_before", "crash_after"])
@pytest.mark.parametrize(
    "name", ["pupil unlinks", "pupil joins 7b", "guardianship ends", "chat of 7b is created", "pupil is renamed"]
)
def test_crash_at_every_single_call_ends_as_the_facts_say(name: str, how: Step) -> None:
    at, crashed = 0, True
    while crashed:
        fresh()
        begin()
        with Schedule(Watch()) as schedule:
            apply(schedule, name, 2)
            crashed = run_with_crash(schedule, at, how)
        assert_settled()
        at += 1


@pytest.mark.parametrize("how", ["crash_before", "crash_after"])
def test_crash_at_every_call_of_the_first_link(how: Step) -> None:
    at, crashed = 0, True
    while crashed:
        fresh()
        store(*school(linked=()))
        with Schedule(Watch()) as schedule:
            for person_id in PEOPLE:
                schedule.change(link(person_id))
            crashed = run_with_crash(schedule, at, how)
        assert_settled()
        at += 1


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
        ("pupil unlinks", "pupil links"),
        ("parent unlinks", "parent links"),
        ("parent is renamed", "parent teaches 7a"),
        ("parent is renamed", "guardianship ends"),
        ("pupil leaves 7a", "sibling joins 7a"),
        ("guardianship ends", "parent becomes guardian"),
        ("chat of 7b is created", "pupil joins 7b"),
        ("load ends", "teacher gets load"),
        ("homeroom ends", "teacher unlinks"),
    ],
)
def test_late_worker_does_no_harm_by_what_it_read_long_ago(first: str, second: str, late_first: bool) -> None:  # noqa: FBT001
    for stop in range(1, 10):
        fresh()
        begin()
        with Schedule(Watch()) as schedule:
            apply(schedule, first, 2)
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
        assert_settled()
        if finished:
            break


def apply(schedule: Schedule, name: str, version: int) -> None:
    make, gone = CHANGES[name]
    schedule.change(make(version), gone=gone)


def test_a_message_for_a_person_who_does_not_exist_does_nothing() -> None:
    fresh()
    with Schedule(Watch()) as schedule:
        schedule.pending.append(ReconcilePerson(person_id="nobody"))
        schedule.finish()
    assert everything() == []
