"""What each kind of change costs: in proportion to what changed, never to the size of the class or school.

The figures are those of `docs/costs.md`. A consistent read costs a unit for each 4 KB, one of the index half; a
transaction two write units for each item that it writes or checks, and the index one for each membership.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import TYPE_CHECKING

import pytest

from chats.http_calls import session_of
from chats.memory import TABLE, fresh, put
from chats.school import (
    SCHOOL,
    enrolment,
    guardianship,
    homeroom,
    joined,
    load,
    next_year,
    person,
    role,
    school_class,
    subject_chat,
)
from functions.chats.queue import batch_messages
from functions.chats.repository.lifecycle import store_due
from functions.chats.rules.messages import (
    PEOPLE_A_MESSAGE,
    LookAtDay,
    PopulateChat,
    PopulateClass,
    ReconcileAccount,
    ReconcileChat,
    ReconcileClass,
    ReconcilePerson,
    ReconcilePupil,
    messages_for_change,
)
from functions.chats.use_cases import management, provision, relay
from svyazka_common import clock
from svyazka_common.records.base import deserialise
from svyazka_common.records.chats import Due
from svyazka_common.records.roster import Organisation
from svyazka_common.streams import Change

if TYPE_CHECKING:
    from collections.abc import Callable

    from functions.chats.rules.messages import AnyMessage, Outgoing
    from svyazka_common.records.base import Record

pytestmark = pytest.mark.usefixtures("in_memory")

SUBJECTS = ("algebra", "physics", "history")
SIZES = pytest.mark.parametrize("classmates", [2, 25])


@dataclass(frozen=True)
class Cost:
    """Reading calls, read and write units, messages."""

    calls: float = 0
    read: float = 0
    write: float = 0
    messages: int = 0


def school(classmates: int) -> None:
    """A class with its chats and three subjects, its teacher, a pupil with a parent, and so many others, all linked."""
    fresh(*joined("teacher"), role("teacher"), homeroom("teacher"), school_class("7a"), school_class("7b"))
    put(Organisation(organisation_id=SCHOOL, kind="school", name="Лицей № 3", version=1))
    put(*(load("teacher", subject=subject) for subject in SUBJECTS), *(subject_chat("7a", one) for one in SUBJECTS))
    people = ["pupil", *(f"mate{number}" for number in range(classmates))]
    put(*joined(*people), *(enrolment(one) for one in people))
    put(*joined("parent"), guardianship("parent", "pupil"))
    for person_id in ("teacher", "parent", *people):
        provision.provision(ReconcilePerson(person_id=person_id), None)


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[AnyMessage]:
    messages: list[AnyMessage] = []

    def send_all(outgoing: list[Outgoing]) -> None:
        messages.extend(parcel.outgoing.message for parcel in batch_messages(outgoing))

    monkeypatch.setattr(provision, "send_all", send_all)
    return messages


@pytest.fixture
def cost(sent: list[AnyMessage]) -> Callable[[AnyMessage | Callable[[], None]], Cost]:
    def measured(messages_for_change: AnyMessage | Callable[[], None]) -> Cost:
        TABLE.units.clear()
        sent.clear()
        if callable(messages_for_change):
            messages_for_change()
        else:
            provision.provision(messages_for_change, None)
        units = TABLE.units
        return Cost(units["calls"], units["read"], units["write"], len(sent))

    return measured


type Measure = Callable[[AnyMessage | Callable[[], None]], Cost]


def messages_of(old: Record | None, new: Record | None) -> list[AnyMessage]:
    """What the relay sends for a change."""
    plain = [deserialise(one.to_item()) if one else None for one in (old, new)]
    change = Change(event_id="e", sequence_number="1", at=0, old=plain[0], new=plain[1])
    return relay.without_no_ops(messages_for_change(change), set())


@SIZES
def test_a_link_costs_what_the_person_has(cost: Measure, classmates: int) -> None:
    school(classmates)
    put(*joined("new"), enrolment("new"))
    assert cost(ReconcilePerson(person_id="new")) == Cost(calls=2, read=2, write=18)


@SIZES
def test_a_parents_link_has_the_child_know_them_once(cost: Measure, classmates: int) -> None:
    school(classmates)
    put(*joined("new"), guardianship("new", "pupil"))
    first = cost(ReconcilePerson(person_id="new"))
    assert first == Cost(calls=3, read=3, write=21)
    assert cost(ReconcilePerson(person_id="new")) == Cost(calls=3, read=3)


@SIZES
def test_unlinking_costs_what_the_person_had(cost: Measure, classmates: int) -> None:
    school(classmates)
    TABLE.delete(joined("pupil")[2].key)
    assert cost(ReconcilePerson(person_id="pupil")) == Cost(calls=1, read=1, write=16)


@SIZES
def test_a_move_to_another_class_costs_the_pupil_and_the_linked_parent(cost: Measure, classmates: int) -> None:
    school(classmates)
    put(enrolment("pupil", version=2, status="ended"), enrolment("pupil", "7b", version=2))
    assert cost(ReconcilePupil(person_id="pupil")) == Cost(calls=8, read=16, write=52)


@SIZES
def test_what_changes_nothing_costs_its_reads(cost: Measure, classmates: int) -> None:
    school(classmates)
    assert cost(ReconcilePerson(person_id="pupil")) == Cost(calls=2, read=2)
    assert cost(ReconcilePerson(person_id="parent")) == Cost(calls=3, read=3)
    assert cost(ReconcilePerson(person_id="teacher")) == Cost(calls=2, read=9)


def test_who_is_not_linked_costs_one_read(cost: Measure) -> None:
    school(1)
    put(person("silent"), enrolment("silent"))
    assert cost(ReconcilePerson(person_id="silent")) == Cost(calls=1, read=1)


@pytest.mark.parametrize(
    ("record", "read"), [(enrolment("stranger"), 2), (role("stranger"), 1), (load("stranger", "9b"), 2)]
)
def test_the_roster_of_people_without_a_vk_id_asks_for_no_work(cost: Measure, record: Record, read: int) -> None:
    school(1)
    asked: list[AnyMessage] = []
    counted = cost(lambda: asked.extend(messages_of(None, record)))
    assert (asked, counted.read, counted.write) == ([], read, 0)


@SIZES
def test_the_same_content_with_a_newer_version_asks_for_nothing(cost: Measure, classmates: int) -> None:
    school(classmates)
    pairs: list[tuple[Record, Record]] = [
        (enrolment("pupil"), enrolment("pupil", version=2)),
        (role("teacher"), role("teacher", version=2)),
        (load("teacher"), load("teacher", version=2)),
        (homeroom("teacher"), homeroom("teacher", version=2)),
        (school_class("7a"), school_class("7a", version=2)),
    ]
    asked: list[AnyMessage] = []
    counted = cost(lambda: asked.extend(message for pair in pairs for message in messages_of(*pair)))
    assert (counted, asked) == (Cost(), [])


@SIZES
def test_a_new_subject_chat_costs_its_class(cost: Measure, classmates: int) -> None:
    school(classmates)
    put(subject_chat("7a", "music"))
    counted = cost(PopulateChat(chat_id="subject~7a~music"))
    pupils = classmates + 1
    # The chat; the class by the index; whether each is linked, and who follows each pupil. A message for ten linked.
    assert counted.calls == 4
    assert counted.read <= 1 + (pupils + 4) / 8 + 2 * pupils + 1
    assert counted.messages == ceil((pupils + 1) / PEOPLE_A_MESSAGE) + 1
    assert counted.write == 0


@SIZES
def test_a_load_that_ends_costs_nothing_unless_it_was_the_last(cost: Measure, classmates: int) -> None:
    school(classmates)
    put(load("second"), load("teacher", version=2, status="ended"))
    reconciled = cost(ReconcileChat(chat_id="subject~7a~algebra", class_id="7a"))
    assert (reconciled.write, reconciled.messages) == (0, 0)
    assert reconciled.read <= 3


@SIZES
def test_a_class_with_another_name_costs_its_chats_and_then_each_member(
    cost: Measure, sent: list[AnyMessage], classmates: int
) -> None:
    school(classmates)
    put(school_class("7a", label="7Ж", version=2))
    reconciled = cost(ReconcileClass(class_id="7a"))
    assert reconciled.write == 2 * 5 + 2  # five chats and the class that they rest on
    assert sent == [ReconcileClass(class_id="7a", round=2)]
    people = cost(PopulateClass(class_id="7a"))
    assert (people.write, people.messages) == (0, ceil((classmates + 3) / PEOPLE_A_MESSAGE))
    assert cost(ReconcilePerson(person_id="pupil")) == Cost(calls=2, read=2, write=4 * 3 + 2 * 3 + 2 * 4)


@SIZES
def test_a_new_year_costs_each_member_one_rewrite(
    cost: Measure, classmates: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    school(classmates)
    put(next_year(school_class("8a")), *(next_year(load("teacher", "8a", one)) for one in SUBJECTS))
    put(next_year(enrolment("pupil", "8a")))
    ahead = cost(ReconcilePupil(person_id="pupil"))
    assert (ahead.calls, ahead.write) == (8, 0)  # nor is anybody written down for that day: their class is
    monkeypatch.setattr(clock, "today", lambda: "2027-09-01")
    assert cost(ReconcileClass(class_id="8a")).write <= 5 * (2 + 2) + 2
    assert cost(ReconcilePupil(person_id="pupil")).write == 2 * (4 * 3 + 2 * 4 + 2 * 3) + 2


@SIZES
def test_an_account_that_ends_costs_its_person(cost: Measure, classmates: int) -> None:
    school(classmates)
    ended = ReconcileAccount(account_id="a-pupil", person_id="pupil", status="ended", version=2)
    assert cost(ended) == Cost(calls=1, read=2, write=7)
    assert cost(ReconcilePerson(person_id="pupil")) == Cost(calls=1, read=1, write=16)
    assert cost(ended) == Cost(calls=1, read=2)


@SIZES
def test_a_decision_by_hand_costs_one_row(cost: Measure, classmates: int) -> None:
    school(classmates)
    assert (
        cost(lambda: management.moderate(session_of("teacher"), "class_pupils~7a", "pupil", management.mute)).write == 3
    )
    assert (
        cost(lambda: management.moderate(session_of("teacher"), "class_pupils~7a", "pupil", management.remove)).write
        == 2 + 2 + 2
    )


def test_a_day_costs_what_is_due_on_it(cost: Measure) -> None:
    assert cost(LookAtDay(on="2026-10-15", shard=0)) == Cost(calls=1, read=1)
    store_due([Due(on="2026-10-15", shard=0, class_id=f"c{number}") for number in range(40)])
    assert cost(LookAtDay(on="2026-10-15", shard=0)) == Cost(calls=1, read=1, write=40, messages=40)
