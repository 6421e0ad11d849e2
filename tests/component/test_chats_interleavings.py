"""THREATS, row 14: whatever is interleaved, repeated or crashes, no outsider is added, and the end is right."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from chats_memory import TABLE, fresh, in_memory  # noqa: F401
from chats_model import actual, archived, chat_id_of, entitled, excluded, may_read, wanted
from chats_schedule import Schedule, Step
from chats_world import (
    SEPTEMBER,
    SUMMER,
    TODAY,
    account,
    enrolment,
    guardianship,
    homeroom,
    link,
    load,
    next_year,
    person,
    role,
    school_class,
    subject_chat,
    vk_id,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from functions.chats.by_hand import mute_member, remove_member, restore_member
from functions.chats.messages import ReconcilePerson
from functions.chats.reconcile import Outcome, reconcile
from functions.chats.repository.days import remember_classes
from functions.chats.rules.days import class_days
from svyazka_common import clock
from svyazka_common.problems import ProblemError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from chats_model import Membership

    from svyazka_common.records.base import Record

pytestmark = pytest.mark.usefixtures("in_memory")

SETTLED: dict[Any, Any] = {}
PEOPLE = ("teacher", "pupil", "parent", "sibling")
PUPILS_CHAT = "class_pupils~7a"

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
    "7a is dissolved": (lambda v: school_class("7a", version=v, status="ended"), False),
    "7a is back": (lambda v: school_class("7a", version=v), False),
    "7a gets another name": (lambda v: school_class("7a", label="7Ж", version=v), False),
    "8a continues 7a": (lambda v: next_year(school_class("8a", version=v)), False),
    "pupil goes on to 8a": (lambda v: next_year(enrolment("pupil", "8a", v)), False),
    "load in 8a": (lambda v: next_year(load("teacher", "8a", version=v)), False),
    "homeroom of 8a": (lambda v: next_year(homeroom("teacher", "8a", v)), False),
    "account of pupil ends": (lambda v: account("pupil", v, "ended"), False),
    "account of pupil is back": (lambda v: account("pupil", v), False),
}
BY_HAND: dict[str, Callable[[], None]] = {
    "pupil is taken out": lambda: remove_member("teacher", PUPILS_CHAT, "pupil"),
    "pupil is let in again": lambda: restore_member("teacher", PUPILS_CHAT, "pupil"),
    "pupil is silenced": lambda: mute_member("teacher", PUPILS_CHAT, "pupil"),
}
DAYS = {"summer comes": SUMMER, "september comes": SEPTEMBER}


def begin() -> None:
    """A school in which everybody is linked and where they belong."""
    if not SETTLED:
        begin_anew(linked=PEOPLE)
        for person_id in PEOPLE:
            reconcile(person_id)
        assert_settled(TODAY)
        SETTLED.update(TABLE.items)
    TABLE.items = dict(SETTLED)


def begin_anew(*, linked: tuple[str, ...]) -> None:
    fresh(*school(linked=linked))
    remember_classes(("7a", day) for day in class_days(school_class("7a"), TODAY))


class Watch:
    """Checks each write: whoever is new in a chat belongs there by what the table says at that moment.

    And whoever was taken out by hand comes back only if the roster had another reason at some moment since.
    """

    def __init__(self) -> None:
        self.schedule: Schedule | None = None
        self.before = actual(TABLE.rows())
        self.out: dict[Membership, set[str]] = {}
        self.since: dict[Membership, set[str]] = {}

    def __call__(self) -> None:
        assert self.schedule is not None
        rows, today = TABLE.rows(), self.schedule.today
        now, reasons = actual(rows), wanted([row for row in rows if row["entity"] != "class"], today)
        new = now - self.before
        assert new <= entitled(rows, today)
        for one in new & self.out.keys():
            assert not self.since[one] | reasons.get(one, set()) <= self.out[one]
        self.before, self.out = now, excluded(rows)
        self.since = {one: self.since.get(one, set()) | reasons.get(one, set()) for one in self.out}


def watched() -> Schedule:
    watch = Watch()
    watch.schedule = Schedule(TABLE, watch)
    return watch.schedule


def assert_settled(today: str) -> None:
    rows = TABLE.rows()
    closed, want, out = archived(rows), wanted(rows, today), excluded(rows)
    kept_out = {one for one, reasons in out.items() if want.get(one, set()) <= reasons}
    open_to = {one for one in want if one[1] not in closed} - kept_out
    assert {one for one in actual(rows) if one[1] not in closed} == open_to
    assert {one for one in actual(rows) if one[1] in closed} <= may_read(rows)
    names = {row["person_id"]: row["family_name"] for row in rows if row["entity"] == "person"}
    chats = {chat_id_of(row): row for row in rows if row["entity"] == "chat"}
    for row in rows:
        if row["entity"] == "member":
            assert row["name"].startswith(names[row["person_id"]])
            assert (row["title"], row["status"]) == tuple(chats[row["chat_id"]][name] for name in ("title", "status"))
    assert_chats_stand_as_their_classes(rows, today)
    with pytest.MonkeyPatch.context() as patches:
        patches.setattr(clock, "today", lambda: today)
        assert [reconcile(person_id) for person_id in PEOPLE] == [Outcome()] * len(PEOPLE)


def assert_chats_stand_as_their_classes(rows: list[dict[str, Any]], today: str) -> None:
    classes = {row["class_id"]: row for row in rows if row["entity"] == "class"}
    loads = {
        (row["class_id"], row["subject_id"]) for row in rows if row["entity"] == "teaching_load" and lasts(row, today)
    }
    for row in rows:
        if row["entity"] == "chat" and row.get("class_id") in classes:
            served = classes[row["class_id"]]
            taught = row["kind"] != "subject" or (served["class_id"], row["subject_id"]) in loads
            assert (row["status"] == "active") == (lasts(served, today) and taught)
            assert served["label"] in row["title"]


def lasts(row: dict[str, Any], today: str) -> bool:
    return bool(row["status"] == "active" and row["starts_on"] <= today <= row["ends_on"])


def school(*, linked: tuple[str, ...]) -> list[Record]:
    people = [person(person_id) for person_id in PEOPLE]
    links = [*(vk_id(person_id) for person_id in PEOPLE), *(link(person_id) for person_id in linked)]
    roster: list[Record] = [role("teacher"), homeroom("teacher"), load("teacher"), enrolment("pupil")]
    roster += [guardianship("parent", child) for child in ("pupil", "sibling")]
    return [*people, *links, *roster, school_class("7a"), subject_chat(), account("pupil")]


moves = st.lists(
    st.tuples(
        st.sampled_from(["change", "start", "batch", "step", "step", "step", "crash_before", "crash_after", "repeat"]),
        st.integers(0, 7),
    ),
    min_size=10,
    max_size=60,
)
A_BATCH = 3
histories = st.lists(st.sampled_from(sorted([*CHANGES, *BY_HAND, *DAYS])), min_size=1, max_size=10)


@given(history=histories, moves=moves)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_interleaving_adds_no_outsider_and_ends_as_the_facts_say(history: list[str], moves: list[Any]) -> None:
    begin()
    with watched() as schedule:
        changes = iter(history)
        for version, (move, which) in enumerate(moves, start=2):
            play(schedule, move, which, changes, version)
        for version, name in enumerate(changes, start=1000):
            apply(schedule, name, version)
        schedule.finish()
    assert_settled(schedule.today)


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
        assert_settled(schedule.today)
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
        assert_settled(TODAY)
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
        assert_settled(schedule.today)
        at += 3  # some hundred calls


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
            apply(schedule, first, 2)
            if not schedule.pending:
                return
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
        assert_settled(schedule.today)
        assert second != "pupil is silenced" or is_silenced()
        if finished:
            break


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
            held = [schedule.workers.pop() for _ in schedule.workers[:]]
            schedule.pending += [ReconcilePerson(person_id=one) for one in PEOPLE if one != "parent"]
            schedule.finish()
            schedule.workers += held
            schedule.finish()
        assert late.done
        assert_settled(schedule.today)


def is_silenced() -> bool:
    return "muted" in TABLE.items["PERSON#pupil", f"MEMBER#{PUPILS_CHAT}"]


def apply(schedule: Schedule, name: str, version: int) -> None:
    if name in DAYS:
        schedule.dawn(max(DAYS[name], schedule.today))
    elif name in BY_HAND:
        with suppress(ProblemError):
            BY_HAND[name]()
        schedule.relay()
    else:
        make, gone = CHANGES[name]
        schedule.change(make(version), gone=gone)


def test_a_message_for_a_person_who_does_not_exist_does_nothing() -> None:
    begin_anew(linked=())
    before = dict(TABLE.items)
    with watched() as schedule:
        schedule.pending.append(ReconcilePerson(person_id="nobody"))
        schedule.finish()
    assert TABLE.items == before
