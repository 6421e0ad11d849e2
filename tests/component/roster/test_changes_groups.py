"""Groups of a subject by queue: pupils and teachers of a group, beside those of the whole class."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from roster.changes import (
    FRAME,
    World,
    batch,
    changes_world,
    envelope,
    group_load,
    in_group,
    load,
    person,
    removed,
    school_class,
)
from svyazka_common.records.changes import Tombstone, Waiting
from svyazka_common.records.roster import GroupEnrolment, TeachingLoad

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def lasting(tables: dict[str, dict[str, Any]]) -> Iterator[World]:
    with changes_world(tables) as made:
        yield made


@pytest.fixture
def here(lasting: World) -> World:
    lasting.empty()
    lasting.letters.clear()
    return lasting


def test_a_pupil_comes_into_a_group_with_the_copies_of_the_class(here: World) -> None:
    here.tell(*FRAME, in_group())
    pupil = here.only(GroupEnrolment)
    assert (pupil.class_label, pupil.organisation_id, pupil.starts_on, pupil.ends_on) == (
        "7А",
        "s1",
        "2026-09-01",
        "2027-05-31",
    )
    assert (pupil.subject_name, pupil.group_label) == ("Английский язык", "группа 2")


def test_a_teacher_has_a_load_for_each_group_and_one_for_the_class(here: World) -> None:
    other = ("teaching_load.upserted", group_load()[1] | {"group_id": "g1", "group_label": "группа 1"})
    here.tell(*FRAME, load(1, subject="english"), group_load(), other)
    assert [one.sk for one in here.all(TeachingLoad)] == [
        "LOAD#c1#english",
        "LOAD#c1#english#g1",
        "LOAD#c1#english#g2",
    ]
    here.tell(removed(group_load(), 2))
    assert [one.status for one in here.all(TeachingLoad)] == ["active", "active", "ended"]
    here.tell(removed(load(1, subject="english"), 2))
    assert [one.status for one in here.all(TeachingLoad)] == ["ended", "active", "ended"]


def test_in_whatever_order_a_group_is_told_the_newest_counts(here: World) -> None:
    here.tell(in_group(3), removed(in_group(), 5), in_group(4))
    assert here.all(GroupEnrolment) == []
    here.tell(*FRAME)
    assert [one.status for one in here.all(GroupEnrolment)] in (["ended"], [])
    assert here.all(Waiting) == []
    here.tell(in_group(6))
    assert here.only(GroupEnrolment).status == "active"
    assert here.all(Tombstone) == []


def test_a_renamed_or_dissolved_class_is_followed_by_its_groups(here: World) -> None:
    here.tell(*FRAME, in_group(), group_load())
    here.tell(school_class(2, label="8А"))
    assert {one.class_label for one in [*here.all(GroupEnrolment), *here.all(TeachingLoad)]} == {"8А"}
    here.tell(removed(school_class(), 3))
    assert {one.status for one in [*here.all(GroupEnrolment), *here.all(TeachingLoad)]} == {"ended"}
    here.tell(school_class(4))
    assert here.only(GroupEnrolment).status == "active"


def test_a_person_who_leaves_the_region_leaves_the_groups(here: World) -> None:
    here.tell(*FRAME, in_group())
    here.tell(removed(person(), 2))
    assert here.only(GroupEnrolment).status == "ended"


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"group_id": None}, ":half_a_group"),
        ({"group_label": None}, ":half_a_group"),
        ({"group_label": "г" * 41}, "group_label:string_too_long"),
        ({"group_label": " "}, "group_label:missing"),
        ({"group_id": "a~b"}, "group_id:string_pattern_mismatch"),
    ],
)
def test_half_a_group_and_one_that_no_title_holds_are_refused(here: World, change: dict[str, Any], fields: str) -> None:
    kind, data = group_load()
    changed = {name: value for name, value in (data | change).items() if value is not None}
    assert here.deliver(envelope(kind, changed)) == []
    [(_, letter)] = here.letters
    assert letter["fields"] == fields


def test_a_pupil_of_a_group_names_the_group(here: World) -> None:
    kind, data = in_group()
    assert here.deliver(envelope(kind, {name: value for name, value in data.items() if name != "group_id"})) == []
    assert here.letters[0][1]["fields"] == "group_id:missing"


def test_groups_of_a_class_come_in_a_batch(here: World) -> None:
    here.tell(*FRAME)
    assert here.deliver(batch(*(in_group(1, f"p{one}") for one in range(15)), group_load(1, "t1"))) == []
    assert len(here.all(GroupEnrolment)) == 15
    assert here.only(TeachingLoad).group_id == "g2"
