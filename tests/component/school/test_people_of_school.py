"""What a school administrator sees of the school, and that nobody else sees it."""

from __future__ import annotations

from copy import replace
from typing import TYPE_CHECKING, Any

import pytest
from link.families import (
    ADMINISTRATOR,
    DAUGHTER,
    FATHER,
    MOTHER,
    MOTHERS_PHONE,
    SCHOOL,
    SECOND_SCHOOL,
    SON,
    STRANGER,
    TEACHER,
    TEACHER_ELSEWHERE,
    Member,
)
from link.steps import link

from school.class_7a import OTHER_ADMINISTRATOR, enrolment, role_of
from svyazka_common.records.link import Link
from svyazka_common.records.roster import Account, Guardianship

if TYPE_CHECKING:
    from link.cloud import Cloud

ACTIONS = ("school", "linked", "class_people", "staff")
OTHERS = [SON, MOTHER, TEACHER, STRANGER, TEACHER_ELSEWHERE]


pytestmark = pytest.mark.usefixtures("opened")


def class_path(class_id: str) -> dict[str, Any]:
    """The parts of an event that name another class than 7А."""
    return {"rawPath": f"/api/school/classes/{class_id}/people"}


def test_school_lists_its_current_classes_in_the_order_of_years() -> None:
    assert ADMINISTRATOR.browser().call("school").body == {
        "organisation_id": SCHOOL,
        "name": "МБОУ «Лицей № 3»",
        "classes": [{"class_id": "7a", "label": "7А"}, {"class_id": "10b", "label": "10Б"}],
    }


def test_class_has_pupils_parents_with_their_children_and_teachers(school: Cloud) -> None:
    link(school, MOTHER, MOTHERS_PHONE)
    answer = ADMINISTRATOR.browser().call("class_people")
    assert answer.status == 200
    assert answer.body == {
        "class_id": "7a",
        "label": "7А",
        "pupils": [
            {"person_id": "son", "name": "Борисов Пётр", "linked": False, "logins": ["borisov.p"], "children": []}
        ],
        "parents": [
            {
                "person_id": "mother",
                "name": "Борисова Анна-Мария",
                "linked": True,
                "logins": ["borisova"],
                "children": ["Борисов Пётр"],
            },
            {
                "person_id": "father",
                "name": "О’Нил Олег",
                "linked": False,
                "logins": ["oneil"],
                "children": ["Борисов Пётр"],
            },
        ],
        "teachers": [
            {
                "person_id": "teacher",
                "name": "Яковлева Алёна Игоревна",
                "linked": False,
                "logins": ["yakovleva.a"],
                "children": [],
            }
        ],
    }


def test_login_in_another_school_is_not_shown(school: Cloud) -> None:
    del school
    (teacher,) = ADMINISTRATOR.browser().call("class_people").body["teachers"]
    assert TEACHER_ELSEWHERE.login not in teacher["logins"]


def test_who_left_the_class_is_not_shown(school: Cloud) -> None:
    school.store(replace(enrolment(SON), status="ended"))
    body = ADMINISTRATOR.browser().call("class_people").body
    assert (body["pupils"], body["parents"]) == ([], [])


def test_former_guardian_is_not_shown(school: Cloud) -> None:
    school.store(
        Guardianship(guardian_id="father", child_id="son", child_name="Борисов Пётр", status="ended", version=2)
    )
    body = ADMINISTRATOR.browser().call("class_people").body
    assert [parent["person_id"] for parent in body["parents"]] == ["mother"]


def test_pupil_who_joins_later_is_shown_with_a_login_to_hand_out(school: Cloud) -> None:
    school.store(enrolment(SON, starts_on="2026-11-01"))
    (pupil,) = ADMINISTRATOR.browser().call("class_people").body["pupils"]
    assert pupil["logins"] == ["borisov.p"]


def test_account_that_has_ended_and_a_link_by_it_count_no_more(school: Cloud) -> None:
    link(school, MOTHER, MOTHERS_PHONE)
    (stored,) = (item for item in school.items("state") if item["entity"] == {"S": "link"})
    school.store(
        Account(
            account_id=MOTHER.account_id,
            person_id="mother",
            organisation_id=SCHOOL,
            login=MOTHER.login,
            status="ended",
            version=2,
        )
    )
    school.store(replace(Link.from_item(stored), suspended=True))
    parents = {parent["person_id"]: parent for parent in ADMINISTRATOR.browser().call("class_people").body["parents"]}
    assert (parents["mother"]["logins"], parents["mother"]["linked"]) == ([], False)


def test_staff_are_who_work_in_the_school_now(school: Cloud) -> None:
    school.store(role_of(FATHER, "teacher", status="ended"), role_of(TEACHER, "teacher"))
    people = ADMINISTRATOR.browser().call("staff").body["people"]
    assert [(person["person_id"], person["logins"]) for person in people] == [
        ("administrator", ["admin"]),
        ("teacher", ["yakovleva.a"]),
    ]


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize("member", OTHERS, ids=lambda member: member.login)
def test_nobody_but_the_administrator_is_told_anything(member: Member, action: str) -> None:
    answer = member.browser().call(action)
    assert (answer.status, answer.code) == (403, "not_school_admin")


@pytest.mark.parametrize("action", ACTIONS)
def test_former_administrator_is_told_nothing(school: Cloud, action: str) -> None:
    school.store(role_of(ADMINISTRATOR, "school_admin", status="ended"))
    assert ADMINISTRATOR.browser().code_of(action) == "not_school_admin"


@pytest.mark.parametrize("class_id", ["5v", "7", "none", "..", "7a%23x", "CLASS", "%D0%BA"])
def test_class_of_another_school_is_as_unknown_as_none(class_id: str) -> None:
    answer = ADMINISTRATOR.browser().call("class_people", **class_path(class_id))
    assert (answer.status, answer.code) == (404, "class_unknown")
    assert set(answer.body) == {"type", "title", "status", "detail", "code"}


def test_administrator_of_another_school_sees_theirs_only() -> None:
    browser = OTHER_ADMINISTRATOR.browser()
    assert browser.code_of("class_people") == "class_unknown"
    assert browser.call("class_people", **class_path("5v")).body["pupils"][0]["person_id"] == DAUGHTER.person_id
    assert browser.call("school").body["organisation_id"] == SECOND_SCHOOL


def test_administrator_of_two_schools_acts_in_each_by_its_own_account(school: Cloud) -> None:
    school.store(role_of(ADMINISTRATOR, "school_admin", SECOND_SCHOOL))
    there = replace(ADMINISTRATOR, organisation_id=SECOND_SCHOOL).browser()
    for browser, own, other in ((ADMINISTRATOR.browser(), SCHOOL, "5v"), (there, SECOND_SCHOOL, "7a")):
        assert browser.call("school").body["organisation_id"] == own
        assert browser.call("school", query=f"organisation_id={SECOND_SCHOOL}").body["organisation_id"] == own
        assert browser.code_of("class_people", **class_path(other)) == "class_unknown"


def test_staff_of_tomorrow_is_listed_and_former_staff_is_not(school: Cloud) -> None:
    school.store(replace(role_of(TEACHER, "homeroom_teacher"), starts_on="2026-10-16", version=3))
    browser = ADMINISTRATOR.browser()
    assert TEACHER.person_id in [person["person_id"] for person in browser.call("staff").body["people"]]
    school.store(replace(role_of(TEACHER, "homeroom_teacher"), ends_on="2026-10-14", version=4))
    assert TEACHER.person_id not in [person["person_id"] for person in browser.call("staff").body["people"]]


def test_class_id_that_is_too_long_is_refused() -> None:
    answer = ADMINISTRATOR.browser().call("class_people", **class_path("x" * 65))
    assert (answer.status, answer.code) == (422, "fields_invalid")
