"""Changes by queue that name a row: rows of one relation stand side by side, and each comes and goes by itself."""

from __future__ import annotations

from itertools import permutations
from typing import TYPE_CHECKING, Any

import pytest

from functions.roster.changes.use_cases import held_changes
from roster.changes import (
    FRAME,
    Message,
    World,
    batch,
    changes_world,
    enrolment,
    envelope,
    group_load,
    homeroom,
    in_group,
    load,
    organisation,
    person,
    removed,
    role,
    school_class,
    year,
)
from svyazka_common import clock
from svyazka_common.records.changes import HeldChange, Tombstone, Waiting
from svyazka_common.records.roster import Enrolment, GroupEnrolment, Homeroom, RoleAssignment, TeachingLoad

if TYPE_CHECKING:
    from collections.abc import Iterator

    from svyazka_common.records.roster import Relation

AUTUMN, SPRING = {"ends_on": "2026-12-31"}, {"starts_on": "2027-02-01"}


@pytest.fixture(scope="module")
def lasting(tables: dict[str, dict[str, Any]]) -> Iterator[World]:
    with changes_world(tables) as made:
        yield made


@pytest.fixture
def here(lasting: World, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(clock, "today", lambda: "2026-10-15")
    lasting.empty()
    lasting.letters.clear()
    return lasting


def row(message: Message, row_id: str, version: int, **fields: Any) -> Message:
    """The message as it tells of one row."""
    kind, data = message
    return kind, data | {"row_id": row_id, "version": version} | fields


def row_removed(message: Message, row_id: str, version: int) -> Message:
    kind, data = removed(message, version)
    return kind, data | {"row_id": row_id}


KINDS: list[tuple[Message, type[Relation]]] = [
    (enrolment(), Enrolment),
    (homeroom(), Homeroom),
    (load(), TeachingLoad),
    (group_load(), TeachingLoad),
    (in_group(), GroupEnrolment),
    (role(), RoleAssignment),
]


@pytest.mark.parametrize(("message", "kind"), KINDS, ids=[f"{one[0]}-{len(one[1])}" for one, _ in KINDS])
def test_of_two_rows_a_removal_ends_the_one_that_it_names(here: World, message: Message, kind: type[Relation]) -> None:
    here.tell(*FRAME, row(message, "r1", 2, **AUTUMN), row(message, "r2", 3, **SPRING))
    two: Any = here.only(kind)
    assert two.rows is not None
    assert set(two.rows) == {"r1", "r2"}
    assert (
        two.rows["r1"].get("ends_on"),
        two.rows["r2"].get("starts_on"),
    ) == ("2026-12-31", "2027-02-01")
    assert len(two.periods) == 2

    here.tell(row_removed(message, "r1", 4))
    assert here.only(kind).status == "active"
    assert [first for first, _ in here.only(kind).periods] == ["2027-02-01"]  # type: ignore[attr-defined]

    here.tell(row_removed(message, "r2", 5))
    assert here.only(kind).status == "ended"


def test_a_removal_without_a_row_ends_all_rows_until_a_newer_one(here: World) -> None:
    here.tell(*FRAME, row(enrolment(), "r1", 2), row(enrolment(), "r2", 3), removed(enrolment(), 4))
    assert here.only(Enrolment).status == "ended"

    here.tell(row(enrolment(), "r1", 3), row(enrolment(), "r2", 4))
    assert here.only(Enrolment).status == "ended"

    here.tell(row(enrolment(), "r2", 5))
    assert here.only(Enrolment).status == "active"


def test_a_change_without_a_row_tells_of_the_whole_relation_as_before(here: World) -> None:
    here.tell(*FRAME, row(enrolment(), "r1", 2, **AUTUMN), enrolment(3, starts_on="2026-10-01"))

    relation = here.only(Enrolment)
    assert (relation.rows, relation.own_starts_on, relation.own_ends_on, relation.version) == (
        None,
        "2026-10-01",
        None,
        3,
    )


def test_the_first_row_that_is_named_takes_the_place_of_what_had_none(here: World) -> None:
    here.tell(*FRAME, enrolment(2), row(enrolment(), "r1", 3))
    assert here.only(Enrolment).status == "active"

    here.tell(row_removed(enrolment(), "r1", 4))
    assert here.only(Enrolment).status == "ended"


def test_a_row_that_a_file_has_told_of_is_ended_by_its_id(here: World) -> None:
    here.tell(*FRAME, row(enrolment(), "e2", 2))
    assert here.only(Enrolment).rows == {"e2": {}}

    here.tell(row_removed(enrolment(), "another", 3))
    assert here.only(Enrolment).status == "active"

    here.tell(row_removed(enrolment(), "e2", 4))
    assert here.only(Enrolment).status == "ended"


def test_what_each_row_calls_the_subject_goes_with_the_row(here: World) -> None:
    music = row(load(), "r2", 3, subject_name="Музыка")
    here.tell(*FRAME, row(load(), "r1", 2), music)
    assert here.only(TeachingLoad).subject_name == "Музыка"

    here.tell(row_removed(load(), "r2", 4))
    assert here.only(TeachingLoad).subject_name == "Алгебра"


HISTORY = [
    row(enrolment(), "r1", 5, **AUTUMN),
    enrolment(6),
    row(enrolment(), "r2", 7, **SPRING),
    row_removed(enrolment(), "r1", 8),
]


@pytest.mark.parametrize("order", list(permutations(range(4))))
@pytest.mark.parametrize("waits", [False, True])
def test_in_every_order_the_rows_are_the_same(here: World, order: tuple[int, ...], *, waits: bool) -> None:
    frame = [] if waits else [school_class()]
    here.tell(organisation(), year(), person(), *frame, *(HISTORY[place] for place in order), *HISTORY[:1])
    here.tell(school_class())

    relation = here.only(Enrolment)
    assert (relation.status, relation.own_starts_on, relation.version) == ("active", "2027-02-01", 8)
    assert {name: terms.get("status") for name, terms in (relation.rows or {}).items()} == {
        "*": "ended",
        "r1": "ended",
        "r2": None,
    }
    assert here.all(Waiting) == []


def test_rows_that_wait_for_their_class_wait_side_by_side(here: World) -> None:
    here.tell(
        organisation(), year(), person(), row(enrolment(), "r1", 2, **AUTUMN), row(enrolment(), "r2", 3, **SPRING)
    )
    assert [one.row_id for one in here.all(Waiting)] == ["r1", "r2"]

    here.tell(school_class())

    assert here.all(Waiting) == []
    assert set(here.only(Enrolment).rows or ()) == {"r1", "r2"}


def test_rows_that_are_removed_before_they_are_told_of_stay_so(here: World) -> None:
    here.tell(*FRAME, row_removed(enrolment(), "r1", 5), row_removed(enrolment(), "r2", 6))
    assert set(here.only(Tombstone).rows or ()) == {"r1", "r2"}

    here.tell(row(enrolment(), "r1", 4))
    assert here.all(Enrolment) == []

    here.tell(row(enrolment(), "r3", 3))
    assert (here.only(Enrolment).status, here.all(Tombstone)) == ("active", [])
    here.tell(row_removed(enrolment(), "r3", 7))
    assert here.only(Enrolment).status == "ended"


def test_two_rows_of_one_relation_come_in_one_batch(here: World) -> None:
    here.tell(*FRAME)
    rows = batch(row(role(), "r1", 2, **AUTUMN), row(role(), "r2", 3, **SPRING), row(role(), "r1", 4))
    assert here.deliver(rows) == []

    relation = here.only(RoleAssignment)
    assert relation.rows == {"r1": {"version": 4}, "r2": {"version": 3, "starts_on": "2027-02-01"}}


def test_a_dissolved_class_ends_rows_and_brings_them_back_with_itself(here: World) -> None:
    here.tell(*FRAME, row(enrolment(), "r1", 2), row(enrolment(), "r2", 3), removed(school_class(), 4))
    assert here.only(Enrolment).status == "ended"
    here.tell(row_removed(enrolment(), "r1", 5))

    here.tell(school_class(6))

    assert here.only(Enrolment).status == "active"


def test_in_a_freeze_the_removal_of_the_last_row_waits(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    here.tell(*FRAME, row(enrolment(), "r1", 2), row(enrolment(), "r2", 3))
    monkeypatch.setenv("ROSTER_FREEZE", "10-01/10-31")

    here.tell(row_removed(enrolment(), "r1", 4), row_removed(enrolment(), "r2", 5))

    assert here.only(Enrolment).status == "active"
    assert [one.data["row_id"] for one in here.all(HeldChange, "access")] == ["r2"]


@pytest.mark.parametrize("others", [[], [row(enrolment(), "r3", 6)]])
def test_in_a_freeze_a_batch_may_take_rows_from_what_goes_on(
    here: World, monkeypatch: pytest.MonkeyPatch, others: list[Message]
) -> None:
    here.tell(*FRAME, row(enrolment(), "r1", 2), row(enrolment(), "r2", 3))
    monkeypatch.setenv("ROSTER_FREEZE", "10-01/10-31")
    both = [row_removed(enrolment(), "r1", 4), row_removed(enrolment(), "r2", 5)]

    assert here.deliver(batch(*both, *others)) == []

    assert here.only(Enrolment).status == "active"
    assert len(here.all(HeldChange, "access")) == (0 if others else 2)


def test_of_two_workers_one_is_the_last_to_take_a_row(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each sees the other's row when it looks whether the relation goes on."""
    here.tell(*FRAME, row(enrolment(), "r1", 2), row(enrolment(), "r2", 3))
    monkeypatch.setenv("ROSTER_FREEZE", "10-01/10-31")
    look, calls = held_changes.apart, []

    def overtaken(entries: Any) -> Any:
        seen = look(entries)
        calls.append(len(seen[1]))
        if len(calls) == 1:
            here.deliver(envelope(*row_removed(enrolment(), "r2", 5)))
        return seen

    monkeypatch.setattr(held_changes, "apart", overtaken)
    assert here.deliver(envelope(*row_removed(enrolment(), "r1", 4))) == []

    assert calls == [0, 0, 1]
    assert here.only(Enrolment).status == "active"
    assert [one.data["row_id"] for one in here.all(HeldChange, "access")] == ["r1"]


@pytest.mark.parametrize("row_id", ["", "a b", "a~b", "*", "x" * 65])
def test_a_row_id_that_no_row_can_have_is_refused(here: World, row_id: str) -> None:
    assert here.deliver(envelope(*row(enrolment(), row_id, 2))) == []
    [(_, letter)] = here.letters
    assert letter["fields"].startswith("row_id:")
