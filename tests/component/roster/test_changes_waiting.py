"""Roster changes by queue that come too early: they wait for what they need, and are let in once it is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from declared import held_to_declaration

from functions.roster.handlers import retry_waiting
from roster.changes import (
    CONTEXT,
    FRAME,
    Message,
    World,
    account,
    batch,
    changes_world,
    enrolment,
    guardianship,
    homeroom,
    load,
    organisation,
    person,
    relations,
    role,
    school_class,
    year,
)
from svyazka_common import aws
from svyazka_common.records.changes import Waiting
from svyazka_common.records.roster import (
    Account,
    Enrolment,
    Guardianship,
    Homeroom,
    RoleAssignment,
    SchoolClass,
    TeachingLoad,
)

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def here(tables: dict[str, dict[str, Any]]) -> Iterator[World]:
    with changes_world(tables) as made:
        yield made


@pytest.mark.parametrize(
    ("early", "late", "kind"),
    [
        (enrolment(), [organisation(), year(), school_class()], Enrolment),
        (homeroom(), [organisation(), year(), school_class()], Homeroom),
        (load(), [organisation(), year(), school_class()], TeachingLoad),
        (role(), [organisation()], RoleAssignment),
        (guardianship(), [person()], Guardianship),
        (school_class(), [year()], SchoolClass),
        (account(), [person()], Account),
    ],
)
def test_what_comes_too_early_waits_for_what_it_needs(
    here: World, early: Message, late: list[Message], kind: type[Enrolment]
) -> None:
    here.tell(early)
    assert here.all(kind) == []
    here.tell(*late)
    assert here.only(kind).version == 1
    assert here.all(Waiting) == []


def test_of_two_that_wait_the_newer_is_let_in(here: World) -> None:
    here.tell(enrolment(5, starts_on="2026-10-01"), enrolment(4, starts_on="2026-11-01"), *FRAME)
    assert (here.only(Enrolment).version, here.only(Enrolment).starts_on) == (5, "2026-10-01")


def test_what_waits_in_numbers_is_let_in_page_by_page(here: World) -> None:
    assert here.deliver(batch(*(role(1, f"p{one}") for one in range(130)))) == []
    here.tell(organisation())
    assert len(here.all(RoleAssignment)) == 130
    assert here.all(Waiting) == []


def test_what_a_file_has_brought_meanwhile_lets_in_who_waits_within_a_day(here: World) -> None:
    frame = [organisation(), year(), school_class(), person()]
    here.tell(*frame, account())
    from_file = here.items()
    here.empty()
    here.tell(enrolment(), homeroom(), role(), guardianship(), person(1, "p2"), account(1, "p2"))
    for item in from_file:
        aws.dynamodb().put_item(TableName="state", Item=item)
    assert len(here.all(Waiting)) == 4

    with held_to_declaration("roster.handlers.retry_waiting"):
        retry_waiting.handler({}, CONTEXT)
    assert len(here.soon) == 3
    here.follow()
    assert here.all(Waiting) == []
    assert {status for status, _ in relations(here).values()} == {"active"}
