"""A sender who runs away takes no more from a school than a half-empty file may; a freeze holds for the queue too."""

from __future__ import annotations

from itertools import batched
from typing import TYPE_CHECKING, Any

import pytest
from declared import held_to_declaration
from msgspec.structs import replace

from functions.roster.changes.messages import FollowUp
from functions.roster.changes.use_cases.held_changes import RELEASED, RELEASED_ALL
from functions.roster.handlers import retry_waiting
from functions.roster.repository import held_changes, records
from roster.changes import (
    CONTEXT,
    FRAME,
    Message,
    World,
    account,
    batch,
    changes_world,
    enrolment,
    envelope,
    guardianship,
    organisation,
    person,
    removed,
    role,
    school_class,
    year,
)
from svyazka_common import aws, clock
from svyazka_common.records.changes import Gone, HeldChange
from svyazka_common.records.roster import (
    AcademicYear,
    Enrolment,
    Guardianship,
    Organisation,
    RoleAssignment,
    SchoolClass,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

PUPILS = 100
CLASSES = 20


@pytest.fixture(scope="module")
def school(tables: dict[str, dict[str, Any]]) -> Iterator[tuple[World, list[dict[str, Any]]]]:
    """A school of a hundred pupils in twenty classes, five in each, and another one beside it; and its items."""
    with changes_world(tables) as made:
        made.tell(*FRAME, organisation(1, "s2"))
        made.deliver(batch(*(school_class(1, f"k{number}") for number in range(CLASSES))))
        pupils = [f"a{number:03}" for number in range(PUPILS)]
        made.deliver(batch(*(person(1, one) for one in pupils), *(role(1, one) for one in pupils)))
        made.deliver(batch(*(enrolment(1, one, class_of(one)) for one in pupils)))
        made.follow()
        yield made, made.items()


@pytest.fixture
def here(school: tuple[World, list[dict[str, Any]]]) -> World:
    world, items = school
    world.empty()
    for call in batched(items, 25, strict=False):
        aws.dynamodb().batch_write_item(RequestItems={"state": [{"PutRequest": {"Item": item}} for item in call]})
    world.letters.clear()
    return world


def class_of(pupil: str) -> str:
    return f"k{int(pupil[1:]) % CLASSES}"


def leaves(number: int, version: int = 2) -> Message:
    pupil = f"a{number:03}"
    return removed(enrolment(1, pupil, class_of(pupil)), version)


def deliver(here: World, *messages: Message) -> None:
    for message in messages:
        assert here.deliver(envelope(*message)) == []
        here.follow()


def left(here: World) -> int:
    return sum(one.status == "ended" for one in here.all(Enrolment))


def held(here: World) -> list[HeldChange]:
    return here.all(HeldChange, "access")


def release(here: World, part: str, scope: str = "organisation", scope_id: str = "s1") -> None:
    here.soon.append(FollowUp.model_validate({"entity": scope, "id": scope_id, "part": part}).model_dump_json())
    here.follow()


def night(here: World) -> None:
    with held_to_declaration("roster.handlers.retry_waiting"):
        retry_waiting.handler({}, CONTEXT)
    here.follow()


def test_people_who_leave_from_day_to_day_are_not_held(here: World) -> None:
    deliver(here, *map(leaves, range(5)))
    assert (left(here), held(here)) == (5, [])


def test_one_of_two_rows_goes_without_being_counted(here: World) -> None:
    kept = [enrolment(2, f"a{number:03}", class_of(f"a{number:03}")) for number in range(20)]
    rows = [(kind, data | {"row_id": row_id}) for kind, data in kept for row_id in ("r1", "r2")]
    deliver(here, *rows)

    for message in rows[::2]:
        kind, data = removed(message, 3)
        deliver(here, (kind, data | {"row_id": "r1"}))

    assert (left(here), held(here), here.all(Gone, "access")) == (0, [], [])


def test_of_removals_one_by_one_a_tenth_goes_and_the_rest_waits(here: World) -> None:
    deliver(here, *map(leaves, range(20)))
    assert left(here) == 10
    assert len(held(here)) == 10
    first = held(here)[0]
    assert (first.because, first.scope, first.scope_id, first.kind) == (
        "guard",
        "organisation",
        "s1",
        "roster.enrolment.removed",
    )
    assert here.letters == []


def test_a_tenth_is_of_those_who_were_there_before_anybody_had_gone(here: World) -> None:
    deliver(here, *(removed(role(1, f"a{number:03}"), 2) for number in range(12)))
    assert sum(one.status == "ended" for one in here.all(RoleAssignment)) == 10
    assert len(held(here)) == 2


def test_of_removals_in_a_batch_that_are_too_many_none_goes(here: World) -> None:
    assert here.deliver(batch(*map(leaves, range(50)))) == []
    assert (left(here), len(held(here))) == (0, 50)
    assert here.all(Gone, "access") == []
    deliver(here, leaves(60))
    assert left(here) == 1


@pytest.mark.parametrize(
    "taken",
    [
        lambda person_id: removed(role(1, person_id), 2),
        lambda person_id: ("role.upserted", role(2, person_id)[1] | {"ends_on": "2026-01-01"}),
        lambda person_id: enrolment(2, person_id, class_of(person_id), starts_on="2025-09-01", ends_on="2026-01-01"),
        lambda person_id: removed(person(1, person_id), 2),
    ],
    ids=["roles", "roles that have ended", "enrolments that have ended", "persons"],
)
def test_whatever_way_people_are_taken_away_it_is_counted(here: World, taken: Any) -> None:
    assert here.deliver(batch(*(taken(f"a{number:03}") for number in range(30)))) == []
    here.follow()
    assert len(held(here)) == 30
    assert {one.status for one in [*here.all(RoleAssignment), *here.all(Enrolment)]} == {"active"}


def test_accounts_and_guardians_are_counted_too(here: World) -> None:
    changes = [account(1, f"a{one:03}", f"login{one}") for one in range(20)]
    changes += [person(1, f"g{one}") for one in range(20)]
    assert here.deliver(batch(*changes)) == []
    assert here.deliver(batch(*(guardianship(1, f"g{one}", f"a{one:03}") for one in range(20)))) == []
    here.deliver(batch(*(removed(account(1, f"a{one:03}", f"login{one}"), 2) for one in range(20))))
    here.deliver(batch(*(removed(guardianship(1, f"g{one}", f"a{one:03}"), 2) for one in range(20))))
    assert len(held(here)) == 40
    assert {one.status for one in here.all(Guardianship)} == {"active"}


def test_a_tenth_of_one_school_holds_nobody_of_another(here: World) -> None:
    deliver(here, school_class(1, "other", organisation_id="s2"), enrolment(1, "p1", "other"))
    deliver(here, *map(leaves, range(12)))
    deliver(here, removed(enrolment(1, "p1", "other"), 2))
    assert {one.scope_id for one in held(here)} == {"s1"}
    assert here.all(Enrolment)[-1].status == "ended"


def test_the_same_removal_again_is_counted_once(here: World) -> None:
    for _ in range(4):
        deliver(here, *map(leaves, range(9)))
        deliver(here, leaves(0, version=3))
    assert (left(here), held(here)) == (9, [])


@pytest.mark.parametrize("together", [True, False])
def test_classes_made_up_anew_take_nobody_away(here: World, *, together: bool) -> None:
    moves: list[Message] = []
    for number in range(40):
        pupil = f"a{number:03}"
        moves += [leaves(number), enrolment(1, pupil, f"k{(number + 1) % CLASSES}")]
    if together:
        here.deliver(batch(*moves))
    else:
        deliver(here, *moves)
    assert held(here) == []
    assert left(here) == 40


def test_a_day_later_others_may_go(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    deliver(here, *map(leaves, range(12)))
    assert left(here) == 10
    now = clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + 86_401)
    deliver(here, *map(leaves, range(20, 28)))
    assert left(here) == 18


def test_an_operator_lets_go_what_is_held(here: World) -> None:
    here.deliver(batch(*map(leaves, range(50))))
    release(here, RELEASED)
    assert (left(here), held(here)) == (50, [])


def test_who_is_there_again_meanwhile_stays_when_it_is_let_go(here: World) -> None:
    here.deliver(batch(*map(leaves, range(50))))
    deliver(here, enrolment(3, "a000", class_of("a000")))
    release(here, RELEASED)
    assert (left(here), held(here)) == (49, [])
    assert here.all(Enrolment)[0].status == "active"


def test_one_class_may_be_dissolved_and_more_than_a_tenth_may_not(here: World) -> None:
    deliver(here, *(removed(school_class(1, f"k{number}"), 2) for number in range(5)))
    assert sum(one.status == "ended" for one in here.all(SchoolClass)) == 2
    assert [one.kind for one in held(here)] == ["roster.class.removed"] * 3
    deliver(here, year(1, "old", "2020-09-01", "2021-05-31"), school_class(2, "k9", academic_year_id="old"))
    assert len(held(here)) == 4


def test_an_organisation_or_year_in_use_ends_only_by_an_operator(here: World) -> None:
    deliver(
        here, removed(organisation(), 2), organisation(3, kind="authority"), organisation(2, "s2", kind="authority")
    )
    deliver(here, removed(year(), 2), year(3, ends_on="2026-10-01", starts_on="2025-09-01"))
    assert {one.kind for one in here.all(Organisation)} == {"school", "authority"}
    assert {one.status for one in here.all(SchoolClass)} == {"active"}
    assert {(one.scope, one.scope_id) for one in held(here)} == {("organisation", "s1"), ("academic_year", "y26")}
    release(here, RELEASED, "academic_year", "y26")
    assert {one.status for one in here.all(SchoolClass)} == {"active"}  # their days are over, which is no end
    assert {one.ends_on for one in here.all(SchoolClass)} == {"2026-10-01"}


def test_a_year_whose_classes_have_all_ended_goes_without_an_operator(here: World) -> None:
    classes = [school_class(1, f"old{number}", academic_year_id="y25") for number in range(3)]
    deliver(here, year(1, "y25"), *classes)
    deliver(here, *(removed(each, 2) for each in classes))
    release(here, RELEASED)
    deliver(here, removed(year(1, "y25"), 2))
    assert held(here) == []
    assert {one.academic_year_id: one.status for one in here.all(AcademicYear)} == {"y25": "ended", "y26": "active"}


def test_a_year_with_classes_beyond_the_first_page_is_held(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "ITEMS_A_PAGE", 1)
    monkeypatch.setattr("functions.roster.changes.use_cases.held_changes.SHARDS", 1)
    monkeypatch.setattr("svyazka_common.records.changes.SHARDS", 1)
    deliver(here, year(1, "y25"), *(school_class(1, f"old{number}", academic_year_id="y25") for number in range(2)))
    deliver(here, removed(year(1, "y25"), 2))
    assert [change.scope_id for change in held(here)] == ["y25"]


def test_in_a_freeze_nobody_leaves_and_newcomers_are_there(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROSTER_FREEZE", "all=01-01/12-31")
    deliver(here, leaves(0), removed(school_class(1, "k3"), 2), enrolment(1, "p1", "k1"))
    assert left(here) == 0
    assert {one.status for one in here.all(SchoolClass)} == {"active"}
    assert {one.because for one in held(here)} == {"freeze"}
    assert len(here.all(Enrolment)) == PUPILS + 1
    night(here)
    release(here, RELEASED)
    assert len(held(here)) == 2
    monkeypatch.setenv("ROSTER_FREEZE", "none")
    night(here)
    assert held(here) == []
    ended = {one.person_id for one in here.all(Enrolment) if one.status == "ended"}
    assert ended == {"a000"} | {f"a{number:03}" for number in range(3, PUPILS, CLASSES)}


def test_after_a_freeze_more_than_a_tenth_waits_for_an_operator(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROSTER_FREEZE", "all=01-01/12-31")
    here.deliver(batch(*map(leaves, range(30))))
    monkeypatch.setenv("ROSTER_FREEZE", "none")
    night(here)
    assert (left(here), {one.because for one in held(here)}, len(held(here))) == (0, {"guard"}, 30)
    release(here, RELEASED)
    assert (left(here), held(here)) == (30, [])


def test_a_year_that_a_freeze_has_held_waits_for_an_operator_after_it(
    here: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ROSTER_FREEZE", "all=01-01/12-31")
    deliver(here, removed(year(), 2))
    monkeypatch.setenv("ROSTER_FREEZE", "none")
    for _ in range(2):
        night(here)
        assert [(one.scope, one.because) for one in held(here)] == [("academic_year", "guard")]
    release(here, RELEASED, "academic_year", "y26")
    assert {one.status for one in here.all(SchoolClass)} == {"ended"}


def test_an_operator_lets_go_despite_a_freeze(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ROSTER_FREEZE", "all=01-01/12-31")
    deliver(here, leaves(0))
    release(here, RELEASED_ALL)
    assert (left(here), held(here)) == (1, [])


def test_workers_side_by_side_let_no_more_go_together_than_one(here: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each notes what goes before it counts; here everybody notes before anybody counts."""
    deliver(here, leaves(0))
    mark = here.only(Gone, "access")
    held_changes.note_losses(replace(mark, who=f"a{number:03}") for number in range(1, 11))
    monkeypatch.setattr("functions.roster.changes.use_cases.held_changes._has_returned", lambda _: False)
    deliver(here, leaves(20))
    assert len(held(here)) == 1
