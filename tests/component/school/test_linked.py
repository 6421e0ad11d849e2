"""How many of a school have linked, class by class, in one call; what is counted is what the class's own page lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from link.families import (
    ADMINISTRATOR,
    DAUGHTER,
    FATHER,
    MOTHER,
    MOTHERS_PHONE,
    OTHER_PHONE,
    SCHOOL,
    SON,
    STRANGER,
    TEACHER,
    TEACHER_ELSEWHERE,
    TEACHERS_PHONE,
    Member,
)
from link.steps import link
from msgspec.structs import replace

from school.class_7a import OTHER_ADMINISTRATOR, enrolment, homeroom, load, role_of
from svyazka_common.records.link import Link
from svyazka_common.records.roster import Guardianship

if TYPE_CHECKING:
    from link.cloud import Cloud

PARTS = ("pupils", "parents", "teachers")


pytestmark = pytest.mark.usefixtures("opened")


def counted(who: Member = ADMINISTRATOR) -> dict[str, Any]:
    """Linked and expected by class and part; the whole school's under `school`."""
    body = who.browser().call("linked").body
    by_class = {one["class_id"]: one for one in body["classes"]} | {"school": body}
    return {
        name: {part: (found[part]["linked"], found[part]["expected"]) for part in PARTS}
        for name, found in by_class.items()
    }


def listed(class_id: str) -> dict[str, tuple[int, int]]:
    """The same, counted in the lists of the class."""
    body = ADMINISTRATOR.browser().call("class_people", rawPath=f"/api/school/classes/{class_id}/people").body
    return {part: (sum(person["linked"] for person in body[part]), len(body[part])) for part in PARTS}


def test_each_class_that_is_not_over_is_counted_and_so_is_the_school(school: Cloud) -> None:
    link(school, MOTHER, MOTHERS_PHONE)
    none, in_7a = dict.fromkeys(PARTS, (0, 0)), {"pupils": (0, 1), "parents": (1, 2), "teachers": (0, 1)}
    assert counted() == {"7a": in_7a, "10b": none, "school": in_7a}


def test_counts_are_those_of_the_lists(school: Cloud) -> None:
    school.store(enrolment(STRANGER), enrolment(DAUGHTER, class_id="10b"), load(FATHER, class_id="10b"))
    link(school, MOTHER, MOTHERS_PHONE)
    link(school, SON, MOTHERS_PHONE)
    link(school, FATHER, OTHER_PHONE)
    numbers = counted()
    assert {class_id: numbers[class_id] for class_id in ("7a", "10b")} == {
        class_id: listed(class_id) for class_id in ("7a", "10b")
    }
    assert numbers["7a"]["pupils"] == (1, 2)


def test_who_is_of_two_classes_counts_once_in_the_school(school: Cloud) -> None:
    school.store(enrolment(DAUGHTER, class_id="10b"), homeroom(TEACHER, class_id="10b"))
    numbers = counted()
    assert [numbers[name]["parents"] for name in ("7a", "10b", "school")] == [(0, 2), (0, 2), (0, 2)]
    assert [numbers[name]["teachers"] for name in ("7a", "10b", "school")] == [(0, 1), (0, 1), (0, 1)]
    assert numbers["school"]["pupils"] == (0, 2)


def test_link_by_an_account_of_another_school_counts(school: Cloud) -> None:
    link(school, TEACHER_ELSEWHERE, TEACHERS_PHONE)
    assert counted()["7a"]["teachers"] == (1, 1)


def test_proven_phone_is_no_link_yet_and_a_suspended_link_is_none_any_more(school: Cloud) -> None:
    link(school, MOTHER, MOTHERS_PHONE)
    (stored,) = (item for item in school.items("state") if item["entity"] == {"S": "link"})
    school.store(replace(Link.from_item(stored), suspended=True))
    assert counted()["7a"]["parents"] == (0, 2)


def test_who_has_left_and_a_former_guardian_are_not_expected(school: Cloud) -> None:
    school.store(
        Guardianship(guardian_id="father", child_id="son", child_name="Борисов Пётр", status="ended", version=2)
    )
    assert counted()["7a"]["parents"] == (0, 1)
    school.store(replace(enrolment(SON), status="ended"))
    assert counted()["7a"] == {"pupils": (0, 0), "parents": (0, 0), "teachers": (0, 1)}


def test_administrator_of_another_school_counts_theirs_only(school: Cloud) -> None:
    school.store(role_of(OTHER_ADMINISTRATOR, "school_admin", SCHOOL, status="ended"))
    assert set(counted(OTHER_ADMINISTRATOR)) == {"5v", "school"}
