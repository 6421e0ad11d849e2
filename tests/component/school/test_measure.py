"""The daily measure: how many of the region's people have not linked."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from declared import held_to_declaration
from link.families import EVERYBODY, MOTHER, MOTHERS_PHONE, SON
from link.http_calls import Context
from link.steps import link, unlink
from msgspec.structs import replace

from functions.school.handlers import measure
from svyazka_common.records.link import Link
from svyazka_common.records.roster import RoleAssignment

if TYPE_CHECKING:
    import pytest
    from link.cloud import Cloud

PEOPLE = len({member.person_id for member in EVERYBODY})


def measured(capsys: pytest.CaptureFixture[str]) -> tuple[float, float, float]:
    capsys.readouterr()
    with held_to_declaration("school.handlers.measure"):
        measure.handler({}, Context())
    printed = capsys.readouterr().out
    (document,) = (json.loads(line) for line in printed.splitlines() if "_aws" in line)
    assert "Борисов" not in printed
    people, linked, percent = (document[name] for name in ("People", "PeopleLinked", "UnlinkedPercent"))
    return people[0], linked[0], percent[0]


def test_people_with_a_role_and_those_who_have_linked_are_counted_once(
    school: Cloud, capsys: pytest.CaptureFixture[str]
) -> None:
    assert measured(capsys) == (PEOPLE, 0, 100)
    link(school, MOTHER, MOTHERS_PHONE)
    link(school, SON, MOTHERS_PHONE)
    assert measured(capsys) == (PEOPLE, 2, round(100 * (PEOPLE - 2) / PEOPLE, 2))


def test_who_unlinks_or_whose_link_is_suspended_counts_no_more(
    school: Cloud, capsys: pytest.CaptureFixture[str]
) -> None:
    mother = link(school, MOTHER, MOTHERS_PHONE)
    link(school, SON, MOTHERS_PHONE)
    unlink(school, mother, MOTHERS_PHONE)
    (stored,) = (item for item in school.items("state") if item["entity"] == {"S": "link"})
    school.store(replace(Link.from_item(stored), suspended=True))
    assert measured(capsys)[1] == 0


def test_a_region_that_everybody_has_left_has_no_share(school: Cloud, capsys: pytest.CaptureFixture[str]) -> None:
    roles = [RoleAssignment.from_item(item) for item in school.items("state") if item["entity"] == {"S": "role"}]
    school.store(*(replace(role, status="ended") for role in roles))
    capsys.readouterr()
    measure.handler({}, Context())
    (document,) = (json.loads(line) for line in capsys.readouterr().out.splitlines() if "_aws" in line)
    assert document["People"] == [0]
    assert "UnlinkedPercent" not in document
