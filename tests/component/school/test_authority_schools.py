"""What an officer sees of the schools of the authority: how many have linked, and nobody's name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from link.families import (
    ADMINISTRATOR,
    EVERYBODY,
    MOTHER,
    MOTHERS_PHONE,
    NAMES,
    SCHOOL,
    SECOND_SCHOOL,
    TEACHER_ELSEWHERE,
    TEACHERS_PHONE,
)
from link.steps import link

from functions.school.use_cases import people as use_case
from school.class_7a import OFFICER, open_authority

if TYPE_CHECKING:
    from link.cloud import Cloud


@pytest.fixture(autouse=True)
def officer(school: Cloud) -> Cloud:
    open_authority(school)
    return school


def shares(query: str = "") -> dict[str, Any]:
    body: dict[str, Any] = OFFICER.browser().call("authority_schools", query=query).body
    return body


def of(organisation_id: str) -> int:
    return len({member.person_id for member in EVERYBODY if member.organisation_id == organisation_id})


def test_each_school_of_the_authority_has_its_share(school: Cloud) -> None:
    link(school, MOTHER, MOTHERS_PHONE)
    assert shares() == {
        "schools": [
            {"organisation_id": SCHOOL, "name": NAMES[SCHOOL], "people": {"linked": 1, "expected": of(SCHOOL)}},
            {
                "organisation_id": SECOND_SCHOOL,
                "name": NAMES[SECOND_SCHOOL],
                "people": {"linked": 0, "expected": of(SECOND_SCHOOL)},
            },
        ],
        "next": None,
    }


def test_person_of_two_schools_counts_where_that_account_is_linked(school: Cloud) -> None:
    link(school, TEACHER_ELSEWHERE, TEACHERS_PHONE)
    assert [one["people"]["linked"] for one in shares()["schools"]] == [0, 1]


def test_schools_come_page_by_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(use_case, "A_PAGE", 1)
    first = shares()
    second = shares(f"after={first['next']}")
    listed = [one["organisation_id"] for one in first["schools"] + second["schools"]]
    assert (listed, second["next"]) == ([SCHOOL, SECOND_SCHOOL], None)
    assert shares("after=closed-meanwhile") == first


def test_nobody_but_an_officer_sees_it() -> None:
    for member in (ADMINISTRATOR, MOTHER):
        assert member.browser().code_of("authority_schools") == "not_authority_officer"


def test_what_is_no_identifier_is_refused() -> None:
    assert OFFICER.browser().code_of("authority_schools", query="after=%23") == "fields_invalid"
