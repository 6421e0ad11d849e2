"""What each kind of change costs: items read and written, calls, messages; never by the size of a school.

A key read consistently is a read unit; an item written a write unit and, where it stands in the index, one more; in a
transaction it is two and one.
"""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest

from roster.changes import (
    Message,
    World,
    account,
    batch,
    changes_world,
    enrolment,
    envelope,
    guardianship,
    homeroom,
    load,
    organisation,
    person,
    removed,
    role,
    school_class,
    year,
)
from svyazka_common import aws

if TYPE_CHECKING:
    from collections.abc import Iterator

KEYS, QUERIES, PUTS, TRANSACTED = "keys", "queries", "puts", "transacted"
FRAME = [organisation(), year(), school_class(), person(), person(1, "g1")]


@contextmanager
def counted() -> Iterator[Counter[str]]:
    count: Counter[str] = Counter()

    def note(params: dict[str, Any], model: Any, **_: Any) -> None:
        match model.name:
            case "BatchGetItem":
                count[KEYS] += sum(len(asked["Keys"]) for asked in params["RequestItems"].values())
            case "Query":
                count[QUERIES] += 1
            case "TransactWriteItems":
                count[TRANSACTED] += len(params["TransactItems"])
            case _:
                count[PUTS] += 1

    events = aws.client("dynamodb").meta.events
    events.register("before-parameter-build.dynamodb", note, unique_id="counted")
    try:
        yield count
    finally:
        events.unregister("before-parameter-build.dynamodb", note, unique_id="counted")


@pytest.fixture
def here(tables: dict[str, dict[str, Any]]) -> Iterator[World]:
    with changes_world(tables) as made:
        made.tell(*FRAME)
        yield made


def cost(here: World, *messages: Message) -> tuple[dict[str, int], int, int]:
    """What it takes to apply messages, and how many follow-ups are sent now and for later."""
    here.soon.clear()
    here.later.clear()
    body = envelope(*messages[0]) if len(messages) == 1 else batch(*messages)
    with counted() as count:
        assert here.deliver(body) == []
    return dict(count), len(here.soon), len(here.later)


@pytest.mark.parametrize(
    ("message", "keys"),
    [(enrolment(), 5), (homeroom(), 5), (load(), 5), (role(), 5), (guardianship(), 5)],
    ids=["enrolment", "homeroom", "teaching load", "role", "guardianship"],
)
def test_a_relation_costs_two_looks_and_a_write(here: World, message: Message, keys: int) -> None:
    assert cost(here, message) == ({KEYS: keys, PUTS: 1}, 0, 0)
    assert cost(here, message) == ({KEYS: 3}, 0, 0)
    assert cost(here, (message[0], message[1] | {"version": 2})) == ({KEYS: keys, PUTS: 1}, 0, 0)
    assert cost(here, message) == ({KEYS: 3}, 0, 0)


def test_a_row_costs_what_a_relation_costs(here: World) -> None:
    rows = [(kind, data | {"row_id": row_id}) for row_id in ("r1", "r2") for kind, data in [enrolment(2)]]
    for row in rows:
        assert cost(here, row) == ({KEYS: 5, PUTS: 1}, 0, 0)
        assert cost(here, row) == ({KEYS: 3}, 0, 0)
    assert cost(here, enrolment(1)) == ({KEYS: 5, PUTS: 1}, 0, 0)
    assert cost(here, enrolment(1)) == ({KEYS: 3}, 0, 0)


def test_a_removal_costs_two_looks_and_a_write(here: World) -> None:
    here.tell(enrolment())
    # And for the guard a look at what is taken away, one for another of the kind, a note, and a count of the notes.
    assert cost(here, removed(enrolment(), 2)) == ({KEYS: 5 + 1, PUTS: 1 + 1, QUERIES: 2}, 0, 0)
    assert cost(here, removed(enrolment(1, "p9"), 2)) == ({KEYS: 1 + 1, PUTS: 1}, 0, 0)


def test_what_the_guard_holds_costs_no_write_of_the_roster(here: World) -> None:
    here.tell(*(person(1, f"a{one}") for one in range(8)), *(enrolment(1, f"a{one}") for one in range(8)))
    removals = [removed(enrolment(1, f"a{one}"), 2) for one in range(8)]
    # The looks at what goes; for each one for another of the kind; the notes, written and taken away; their count, and
    # twice the roles of the school; what is held.
    assert cost(here, *removals) == ({KEYS: 8, QUERIES: 8 + 1 + 2, PUTS: 8 + 8 + 8}, 0, 0)


def test_a_new_person_costs_one_read_one_write_and_a_look_for_who_waits(here: World) -> None:
    assert cost(here, person(1, "p2")) == ({KEYS: 1, PUTS: 1, QUERIES: 1}, 0, 0)


def test_a_renamed_person_costs_two_follow_ups_more(here: World) -> None:
    assert cost(here, person(2, family_name="Петрова")) == ({KEYS: 1, PUTS: 1, QUERIES: 1}, 1, 1)


def test_the_same_with_a_newer_version_has_nobody_followed(here: World) -> None:
    assert cost(here, person(2)) == ({KEYS: 1, PUTS: 1, QUERIES: 1}, 0, 0)
    assert cost(here, school_class(2)) == ({KEYS: 5 + 1, PUTS: 1, QUERIES: 1}, 0, 0)


def test_a_new_class_is_written_down_for_its_year_once(here: World) -> None:
    assert cost(here, school_class(1, "c2")) == ({KEYS: 5 + 1, PUTS: 2, QUERIES: 1}, 0, 0)
    assert cost(here, school_class(2, "c2", label="8А")) == ({KEYS: 5 + 1, PUTS: 1, QUERIES: 1}, 1, 1)


def test_an_organisation_is_written_together_with_its_words(here: World) -> None:
    # The organisation; its row of the directory under «гимназия 5» comes, that under «лицей 3» goes.
    assert cost(here, organisation(2, name="Гимназия № 5")) == ({KEYS: 1 + 1, TRANSACTED: 3, QUERIES: 1}, 1, 1)


def test_an_account_costs_its_claim_and_its_login(here: World) -> None:
    # The claim with two looks at the person; then the claim as it is, the index, what stands under the login, and
    # after the write all that once more. A transaction of claim and login.
    assert cost(here, account()) == ({KEYS: 13, PUTS: 1, QUERIES: 1, TRANSACTED: 2}, 0, 0)
    # Claim, old and new login; in the end the claim again, when nobody is found to wait for the old one.
    assert cost(here, account(2, login="petrova")) == ({KEYS: 14, PUTS: 1, QUERIES: 1, TRANSACTED: 4}, 0, 0)


@pytest.mark.parametrize("number", [1, 30])
def test_a_follow_up_of_a_class_costs_its_people(here: World, number: int) -> None:
    here.tell(*(enrolment(1, f"p{one}") for one in range(number)))
    assert cost(here, school_class(2, label="8А"))[1:] == (1, 1)
    with counted() as count:
        here.follow()
    # Each: the relation, and class and person before and after (the class's key is asked for once).
    assert count == {KEYS: number + 2 * (number + 1), PUTS: number, QUERIES: 2}
    with counted() as count:
        here.two_minutes_later()
    assert count == {KEYS: number + number + 1, QUERIES: 2}


def test_a_batch_reads_what_is_shared_once(here: World) -> None:
    pupils = [enrolment(1, f"p{one}") for one in range(25)]
    assert cost(here, *pupils) == ({KEYS: 25 + 26 + 26, PUTS: 25}, 0, 0)
