"""The administrator takes a link back for who has lost the number; another number may follow (docs/threats.md, 22)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from link.families import (
    ADMINISTRATOR,
    MOTHER,
    MOTHERS_PHONE,
    OTHER_PHONE,
    SECOND_SCHOOL,
    SON,
    STRANGER,
    TEACHER,
    TEACHER_ELSEWHERE,
    TEACHERS_PHONE,
    Member,
)
from link.interleaving import before_writing
from link.steps import deliver, link, prove, unlink

from functions.school.repository import accounts
from svyazka_common import aws

if TYPE_CHECKING:
    from link.cloud import Cloud
    from link.http_calls import Answer

ADMINISTRATOR_ELSEWHERE = Member("administrator", "Старших", "Нина", "admin.2", "school_admin", SECOND_SCHOOL)


def unlink_for(person_id: str, by: Member = ADMINISTRATOR) -> Answer:
    return by.browser().call("unlink_person", path=f"/api/school/people/{person_id}/unlink")


def test_link_goes_and_another_number_is_taken_for_the_same_profile(school: Cloud) -> None:
    link(school, SON, MOTHERS_PHONE)
    (before,) = school.of_entity("state", "link")
    assert unlink_for("son").status == 204
    assert not school.of_entity("state", "link")
    assert [phone["holders"] for phone in school.of_entity("state", "phone")] == [{}]
    school.clock.forward(1)
    link(school, SON, OTHER_PHONE)
    (after,) = school.of_entity("state", "link")
    assert after["study_profile_id"] == before["study_profile_id"]


def test_sessions_end_and_everybody_is_told(school: Cloud) -> None:
    browser = link(school, SON, MOTHERS_PHONE)
    unlink_for("son")
    assert browser.code_of("status") == "session_required"
    deliver(school)
    assert [phone for phone, text in school.texts() if "отвязан" in text] == [MOTHERS_PHONE]
    (entry,) = school.of_entity("access", "audit")
    assert (entry["action"], entry["by_person_id"], entry["about_person_id"]) == ("unlinked", "administrator", "son")
    school.clock.forward(1)
    (notice,) = SON.browser().call("who_am_i").body["notices"]
    assert notice["kind"] == "unlinked_by_school"


def test_who_has_unlinked_already_and_lost_the_number_links_another(school: Cloud) -> None:
    unlink(school, link(school, SON, MOTHERS_PHONE), MOTHERS_PHONE)
    assert prove(school, SON.browser(), OTHER_PHONE).code == "phone_differs"
    assert unlink_for("son").status == 204
    school.clock.forward(1)
    link(school, SON, OTHER_PHONE)


def test_link_in_another_school_stays(school: Cloud) -> None:
    link(school, TEACHER, TEACHERS_PHONE)
    prove(school, TEACHER_ELSEWHERE.browser(), TEACHERS_PHONE)
    assert unlink_for("teacher").status == 204
    assert [stored["organisation_id"] for stored in school.of_entity("state", "link")] == [SECOND_SCHOOL]
    assert [len(phone["holders"]) for phone in school.of_entity("state", "phone")] == [1]


@pytest.mark.usefixtures("school")
def test_who_has_no_number_has_nothing_to_unlink() -> None:
    answer = unlink_for("son")
    assert (answer.status, answer.code) == (409, "not_linked")


@pytest.mark.parametrize("by", [SON, TEACHER, STRANGER, ADMINISTRATOR_ELSEWHERE], ids=lambda by: by.login)
def test_only_the_schools_own_administrator_may(school: Cloud, by: Member) -> None:
    link(school, MOTHER, MOTHERS_PHONE)
    assert unlink_for("mother", by).code == "not_school_admin"
    assert len(school.of_entity("state", "link")) == 1


def test_person_of_another_school_is_unknown(school: Cloud) -> None:
    link(school, TEACHER, TEACHERS_PHONE)
    assert unlink_for("daughter").code == "account_unknown"
    assert unlink_for("nobody").code == "account_unknown"


def test_link_that_goes_meanwhile_is_busy(school: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    link(school, SON, MOTHERS_PHONE)
    (stored,) = (item for item in school.items("state") if item["entity"] == {"S": "link"})
    key = {"pk": stored["pk"], "sk": stored["sk"]}
    before_writing(monkeypatch, accounts, lambda: aws.dynamodb().delete_item(TableName="state", Key=key))
    assert unlink_for("son").code == "busy"
    assert not school.of_entity("access", "audit")
