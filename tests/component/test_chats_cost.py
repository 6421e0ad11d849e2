"""What each kind of change costs: in proportion to what changed, never to the size of the class or school.

A transaction costs two write units for each item that it puts, deletes or checks; a membership one more for the index.
"""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from chats_cloud import cloud  # noqa: F401
from chats_world import enrolment, guardianship, homeroom, link, load, person, remove, role, store, subject_chat

from functions.chats import provisioning
from functions.chats.messages import PopulateChat, ReconcilePerson, ReconcilePupil
from svyazka_common import aws

if TYPE_CHECKING:
    from collections.abc import Iterator

    from functions.chats.messages import AnyMessage

pytestmark = pytest.mark.usefixtures("cloud")

READS = {"Query", "BatchGetItem"}
SUBJECTS = ("algebra", "physics", "history")


@contextmanager
def counted() -> Iterator[Counter[str]]:
    """Reads by call, writes by item, messages by message."""
    count: Counter[str] = Counter()

    def before(model: Any, **_: Any) -> None:
        if model.name in READS:
            count["reads"] += 1

    def given(params: dict[str, Any], **_: Any) -> None:
        for action in params.get("TransactItems", []):
            count[next(iter(action))] += 1
        count["messages"] += len(params.get("Entries", []))

    for service in ("dynamodb", "sqs"):
        events = aws.client(service).meta.events
        events.register("before-call", before)
        events.register("provide-client-params", given)
    yield count
    for service in ("dynamodb", "sqs"):
        events = aws.client(service).meta.events
        events.unregister("before-call", before)
        events.unregister("provide-client-params", given)


def units(count: Counter[str], members: int) -> int:
    """Write units of the items and of the index."""
    return 2 * (count["Put"] + count["Update"] + count["Delete"] + count["ConditionCheck"]) + members


def school(classmates: int) -> None:
    """A class with its chats and three subjects, its teacher, a pupil with a parent, and so many others."""
    store(person("teacher"), link("teacher"), role("teacher"), homeroom("teacher"))
    store(*(load("teacher", subject=subject) for subject in SUBJECTS), *(subject_chat("7a", one) for one in SUBJECTS))
    people = ["pupil", *(f"mate{number}" for number in range(classmates))]
    store(*(person(one) for one in people), *(link(one) for one in people), *(enrolment(one) for one in people))
    store(person("parent"), link("parent"), guardianship("parent", "pupil"))
    for person_id in ("teacher", "parent", *people):
        provisioning.provision(ReconcilePerson(person_id=person_id), None)


def cost(message: AnyMessage) -> Counter[str]:
    with counted() as count:
        provisioning.provision(message, None)
    return +count


@pytest.mark.parametrize("classmates", [1, 9])
def test_a_link_costs_two_reads_and_three_units_a_chat(classmates: int) -> None:
    school(classmates)
    store(person("new"), link("new"), enrolment("new"))
    count = cost(ReconcilePerson(person_id="new"))
    assert count == {"reads": 2, "Put": 4, "Update": 1, "ConditionCheck": 2}
    assert units(count, 4) == 18


@pytest.mark.parametrize("classmates", [1, 9])
def test_unlinking_costs_one_read_and_one_check(classmates: int) -> None:
    school(classmates)
    remove(link("pupil"))
    count = cost(ReconcilePerson(person_id="pupil"))
    assert count == {"reads": 1, "Delete": 4, "Update": 1, "ConditionCheck": 1}
    assert units(count, 4) == 16


@pytest.mark.parametrize("classmates", [1, 9])
def test_a_move_to_another_class_costs_the_pupil_and_the_parent(classmates: int) -> None:
    school(classmates)
    store(enrolment("pupil", version=2, status="ended"), enrolment("pupil", "7b", version=2))
    count = cost(ReconcilePupil(person_id="pupil"))
    # The pupil: own partition, chats of 7b. The guardians by the index. The parent: own partition, the child's, 7b.
    # Each: four memberships removed, one added, and the first of 7b makes its chat; the old enrolment is checked once.
    # The count of what happened to a person is one more item for each of the two.
    assert count == {"reads": 6, "Put": 4, "Update": 2, "Delete": 8, "ConditionCheck": 7, "messages": 1}
    assert units(count, 10) == 52


@pytest.mark.parametrize("classmates", [1, 9])
def test_what_changes_nothing_costs_its_reads(classmates: int) -> None:
    school(classmates)
    assert cost(ReconcilePerson(person_id="pupil")) == {"reads": 2}
    assert cost(ReconcilePerson(person_id="parent")) == {"reads": 3}
    assert cost(ReconcilePerson(person_id="teacher")) == {"reads": 2}


def test_who_is_not_linked_costs_one_read() -> None:
    school(1)
    store(person("silent"), enrolment("silent"))
    assert cost(ReconcilePerson(person_id="silent")) == {"reads": 1}


@pytest.mark.parametrize("classmates", [1, 9])
def test_a_new_subject_chat_costs_its_class(classmates: int) -> None:
    school(classmates)
    store(subject_chat("7a", "music"))
    count = cost(PopulateChat(chat_id="subject~7a~music"))
    pupils, linked = classmates + 1, classmates + 2
    # The pupils and the teachers; the guardians of each pupil; a link of each. Then one message for each who is linked.
    assert count == {"reads": 2 + pupils + linked, "messages": linked + 1}
