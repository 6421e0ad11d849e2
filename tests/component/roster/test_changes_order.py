"""Whatever order messages come in, however often, and wherever a worker dies: in the end the facts are the same."""

from __future__ import annotations

import random
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from functions.roster.changes.messages import FollowUp
from functions.roster.changes.use_cases.held_changes import RELEASED
from roster.changes import (
    IDENTITIES,
    Message,
    World,
    batch,
    changes_world,
    envelope,
    organisation,
    person,
    removed,
    school_class,
    year,
)
from svyazka_common import aws
from svyazka_common.records.changes import HeldChange, Waiting
from svyazka_common.records.roster import (
    AcademicYear,
    Account,
    DirectoryEntry,
    Enrolment,
    GroupEnrolment,
    Guardianship,
    Homeroom,
    Organisation,
    Person,
    RoleAssignment,
    SchoolClass,
    TeachingLoad,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

ROSTER: tuple[type[Any], ...] = (
    Organisation,
    AcademicYear,
    SchoolClass,
    Person,
    Enrolment,
    GroupEnrolment,
    Homeroom,
    TeachingLoad,
    RoleAssignment,
    Guardianship,
)
ROW_IDS = st.sampled_from([None, None, "r1", "r2"])
DAYS = st.sampled_from([None, "2026-10-01", "2026-11-01"])
PEOPLE, CLASSES = st.sampled_from(["p1", "p2"]), st.sampled_from(["c1", "c2"])
IN_CLASS = {"person_id": PEOPLE, "class_id": CLASSES, "starts_on": DAYS, "row_id": ROW_IDS}
FIELDS: dict[str, dict[str, st.SearchStrategy[Any]]] = {
    "organisation": {
        "organisation_id": st.just("s1"),
        "kind": st.sampled_from(["school", "authority"]),
        "name": st.sampled_from(["Лицей № 3", "Лицей № 5", "Гимназия"]),
    },
    "academic_year": {
        "academic_year_id": st.sampled_from(["y1", "y2"]),
        "starts_on": st.sampled_from(["2026-08-15", "2026-09-01"]),
        "ends_on": st.just("2027-05-31"),
    },
    "class": {
        "class_id": CLASSES,
        "organisation_id": st.just("s1"),
        "label": st.sampled_from(["7А", "8А"]),
        "academic_year_id": st.sampled_from(["y1", "y2"]),
        "starts_on": DAYS,
    },
    "person": {
        "person_id": PEOPLE,
        "family_name": st.sampled_from(["Иванова", "Петрова"]),
        "given_name": st.just("Анна"),
    },
    "account": {
        "person_id": PEOPLE,
        "organisation_id": st.just("s1"),
        "login": st.sampled_from(["a", "b", "c"]),
    },
    "role": {
        "person_id": PEOPLE,
        "organisation_id": st.just("s1"),
        "role": st.sampled_from(["pupil", "authority_officer"]),
        "ends_on": st.sampled_from([None, "2027-01-31"]),
        "row_id": ROW_IDS,
    },
    "enrolment": IN_CLASS,
    "homeroom": IN_CLASS,
    "teaching_load": IN_CLASS
    | {"subject_id": st.just("algebra"), "subject_name": st.sampled_from(["Алгебра", "Музыка"])},
    "group_enrolment": IN_CLASS
    | {
        "subject_id": st.just("english"),
        "subject_name": st.just("Английский язык"),
        "group_id": st.just("g1"),
        "group_label": st.sampled_from(["группа 1", "первая"]),
    },
    "guardianship": {"guardian_id": st.just("p1"), "child_id": st.just("p2")},
}
COMMON = ("organisation", "academic_year", "class", "person")


@st.composite
def histories(draw: st.DrawFn) -> list[Message]:
    """Messages in the order of their versions; frames come up often enough that not everything waits."""
    kinds = draw(st.lists(st.sampled_from([*FIELDS, *COMMON]), min_size=4, max_size=22))
    messages: list[Message] = []
    for version, kind in enumerate(kinds, start=1):
        data = {name: draw(values) for name, values in FIELDS[kind].items()}
        message = f"{kind}.upserted", data | {"version": version}
        gone = draw(st.integers(0, 4)) == 0
        messages.append(_removal(message, version) if gone else message)
    return messages


@st.composite
def histories_of_one_relation(draw: st.DrawFn) -> list[Message]:
    """Rows of one relation that come, change and go, and changes of the whole between them."""
    kind = draw(st.sampled_from(["enrolment", "homeroom", "teaching_load", "group_enrolment", "role"]))
    names = {"person_id": "p1", "class_id": "c1", "role": "pupil"}
    messages = [organisation(1), year(2), school_class(3), person(4)]
    for version in range(5, 5 + draw(st.integers(3, 8))):
        data = {name: draw(values) for name, values in FIELDS[kind].items()}
        data |= {name: value for name, value in names.items() if name in data} | {"version": version}
        message = f"{kind}.upserted", data
        messages.append(_removal(message, version) if draw(st.integers(0, 2)) == 0 else message)
    return messages


def _removal(message: Message, version: int) -> Message:
    """The removal of a row where the message names one, else of the whole."""
    kind, data = removed(message, version)
    row_id = message[1].get("row_id")
    return kind, data | ({"row_id": row_id} if row_id is not None else {})


def claimed_twice(history: list[Message]) -> bool:
    """Whether the source itself ends with two accounts under one login: then the first who comes has it."""
    last = {
        (kind.partition(".")[0], *(data[name] for name in IDENTITIES[kind.partition(".")[0]])): (kind, data)
        for kind, data in history
    }
    logins = [data["login"] for kind, data in last.values() if kind == "account.upserted"]
    return max(Counter(logins).values(), default=0) > 1


def facts(here: World) -> dict[str, Any]:
    """All that counts: what has ended says no more than that, and whether it was ever told of is nobody's business."""
    active = [record for kind in ROSTER for record in here.all(kind) if record.status == "active"]
    return {
        "roster": {(record.pk, record.sk): record for record in active},
        "logins": {account.login: account.person_id for account in here.all(Account)},
        "directory": {(entry.pk, entry.sk): entry.name for entry in here.all(DirectoryEntry)},
    }


def release_everything(here: World) -> None:
    """Let go of all changes that the guard holds, as an operator may; how much it holds depends on the order."""
    for scope, scope_id in {(change.scope, change.scope_id) for change in here.all(HeldChange, "access")}:
        here.soon.append(FollowUp(entity=scope, id=scope_id, part=RELEASED).model_dump_json())
    here.follow()
    here.two_minutes_later()
    assert here.all(HeldChange, "access") == []


@pytest.fixture(scope="module")
def here(tables: dict[str, dict[str, Any]]) -> Iterator[World]:
    with changes_world(tables) as made:
        yield made


def in_order(here: World, history: list[Message]) -> dict[str, Any]:
    here.empty()
    here.tell(*history)
    release_everything(here)
    return facts(here)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories(), seed=st.integers(0, 2**32))
def test_any_order_with_repeats_ends_in_the_same_facts(here: World, history: list[Message], seed: int) -> None:
    assume(not claimed_twice(history))
    ends_in_the_same_facts(here, history, seed)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories_of_one_relation(), seed=st.integers(0, 2**32))
def test_the_rows_of_a_relation_in_any_order_end_in_the_same_facts(
    here: World, history: list[Message], seed: int
) -> None:
    ends_in_the_same_facts(here, history, seed)


def ends_in_the_same_facts(here: World, history: list[Message], seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    expected = in_order(here, history)
    here.empty()
    shuffled = [*history, *chance.sample(history, k=len(history) // 2)]
    chance.shuffle(shuffled)
    while shuffled:
        delivered = [shuffled.pop() for _ in range(min(len(shuffled), chance.choice([1, 1, 2, 5])))]
        body = envelope(*delivered[0]) if len(delivered) == 1 else batch(*delivered)
        assert here.deliver(body) == []
        if chance.random() < 0.4:
            # Follow-ups come in any order, too.
            chance.shuffle(here.soon)
            here.follow()
    here.follow()
    here.two_minutes_later()
    release_everything(here)
    assert facts(here) == expected
    needed = {waiting.for_pk for waiting in here.all(Waiting)}
    stored = {record.pk for kind in (Organisation, AcademicYear, SchoolClass, Person) for record in here.all(kind)}
    assert needed.isdisjoint(stored)


class CrashError(BaseException):
    """The process ends: nothing after it is done, nothing of it is caught."""


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(history=histories(), seed=st.integers(0, 2**32))
def test_a_worker_that_dies_before_or_after_any_call_loses_nothing(
    here: World, history: list[Message], seed: int
) -> None:
    assume(not claimed_twice(history))
    chance = random.Random(seed)  # noqa: S311 - no secret
    expected = in_order(here, history)
    here.empty()
    queue = [*history]
    chance.shuffle(queue)
    while queue:
        message = queue.pop()
        with dying(chance.choice(["before-call", "after-call", "never"]), chance.randint(0, 6)):
            try:
                here.deliver(envelope(*message))
            except CrashError:
                queue.append(message)
        if chance.random() < 0.3:
            here.follow()
    here.follow()
    here.two_minutes_later()
    release_everything(here)
    assert facts(here) == expected


class dying:  # noqa: N801 - reads as a word
    """Ends the process at one of its writes to the table, `after` so many others."""

    def __init__(self, moment: str, after: int) -> None:
        self.moment, self.left = moment, after

    def __enter__(self) -> None:
        self.events = aws.client("dynamodb").meta.events
        if self.moment != "never":
            self.events.register(f"{self.moment}.dynamodb", self.call, unique_id="dying")

    def __exit__(self, *_: object) -> None:
        if self.moment != "never":
            self.events.unregister(f"{self.moment}.dynamodb", self.call, unique_id="dying")

    def call(self, **_: Any) -> None:
        self.left -= 1
        if self.left == -1:
            raise CrashError
