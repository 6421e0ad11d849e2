"""One phone, one family: what a number in other hands leads to (docs/threats.md, 6 and 9)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from link.clock import DAY
from link.families import MOTHER, MOTHERS_PHONE, OTHER_PHONE, SON, STRANGER, TEACHER, TEACHER_ELSEWHERE, TEACHERS_PHONE
from link.steps import ask_code, link, prove

if TYPE_CHECKING:
    from link.cloud import Cloud
    from link.http_calls import Browser

RELEASED_AFTER_DAYS = 90


def test_strangers_right_code_for_a_number_in_use_is_refused_and_noted(school: Cloud) -> None:
    link(school, MOTHER, MOTHERS_PHONE)
    browser = STRANGER.browser()
    code = ask_code(school, browser, MOTHERS_PHONE)
    before = school.contents("state")
    assert browser.code_of("code", {"code": code}) == "phone_taken"
    after = school.contents("state")
    new = [after[key] for key in after.keys() - before.keys()]
    assert [(item["entity"], item["person_id"], item["noticed_at"]) for item in new] == [
        ("conflict", STRANGER.person_id, school.clock.now)
    ]
    assert new[0]["inverse_pk"] == "ORG#school-1"
    assert {key: after[key] for key in before} == before


def test_stranger_can_go_on_with_a_number_of_their_own(school: Cloud) -> None:
    link(school, MOTHER, MOTHERS_PHONE)
    browser = STRANGER.browser()
    assert prove(school, browser, MOTHERS_PHONE).code == "phone_taken"
    assert browser.call("status").body["next_step"] == "phone"
    link(school, STRANGER, OTHER_PHONE, browser)


def test_code_that_met_a_number_in_use_is_spent(school: Cloud) -> None:
    link(school, MOTHER, MOTHERS_PHONE)
    browser = STRANGER.browser()
    code = ask_code(school, browser, MOTHERS_PHONE)
    assert browser.code_of("code", {"code": code}) == "phone_taken"
    assert browser.code_of("code", {"code": code}) == "code_expired"


@pytest.mark.parametrize(("days", "outcome"), [(RELEASED_AFTER_DAYS - 1, "phone_taken"), (RELEASED_AFTER_DAYS, "ok")])
def test_number_is_released_when_the_last_proof_is_90_days_old(school: Cloud, days: int, outcome: str) -> None:
    link(school, MOTHER, MOTHERS_PHONE)
    school.clock.forward(days * DAY)
    assert prove(school, STRANGER.browser(), MOTHERS_PHONE).code == outcome


def recycled(school: Cloud) -> tuple[Browser, Browser]:
    """The browsers of the old and the new owner of a number."""
    link(school, MOTHER, MOTHERS_PHONE)
    school.clock.forward(RELEASED_AFTER_DAYS * DAY)
    new = STRANGER.browser()
    prove(school, new, MOTHERS_PHONE)
    return MOTHER.browser(), new


def test_old_owner_of_a_recycled_number_is_told_and_asked_for_a_new_one(school: Cloud) -> None:
    old, _ = recycled(school)
    status = old.call("status").body
    assert (status["phone_released"], status["next_step"], status["linked"]) == (True, "phone", True)


def test_old_owner_goes_on_with_a_new_number_and_keeps_link_and_profile(school: Cloud) -> None:
    old, _ = recycled(school)
    kept = [school.of_entity("state", entity) for entity in ("link", "study_profile")]
    status = prove(school, old, OTHER_PHONE).body
    assert (status["phone_released"], status["next_step"]) == (False, "linked")
    assert [school.of_entity("state", entity) for entity in ("link", "study_profile")] == kept


def test_new_owner_of_a_recycled_number_sees_nothing_of_the_old_one(school: Cloud) -> None:
    _, new = recycled(school)
    status = new.call("status").body
    assert status["next_step"] == "vk_id"
    assert status["known"]["family_name"] == STRANGER.family_name
    assert MOTHER.family_name not in repr(status)
    new.call("personal_data", STRANGER.data)
    assert new.call("study_profile", STRANGER.data).body["next_step"] == "linked"
    profiles = {profile["person_id"]: profile for profile in school.of_entity("state", "study_profile")}
    assert profiles["stranger"]["study_profile_id"] != profiles["mother"]["study_profile_id"]
    assert profiles["mother"]["family_name"] == MOTHER.family_name


def test_owner_of_a_recycled_number_gets_no_code_for_the_old_password(school: Cloud) -> None:
    recycled(school)
    asked = {"organisation_id": MOTHER.organisation_id, "login": MOTHER.login, "phone": MOTHERS_PHONE}
    assert STRANGER.browser().call("forgotten_password", asked).status == 202
    assert not [sms for sms in school.of_entity("access", "sms") if sms["purpose"] == "password"]


def test_family_of_the_old_owner_does_not_keep_a_number_from_its_new_owner(school: Cloud) -> None:
    link(school, MOTHER, MOTHERS_PHONE)
    link(school, SON, MOTHERS_PHONE)
    school.clock.forward(RELEASED_AFTER_DAYS * DAY)
    prove(school, STRANGER.browser(), MOTHERS_PHONE)
    for released in (MOTHER, SON):
        assert released.browser().call("status").body["phone_released"] is True


def test_fresh_proof_of_one_of_the_family_keeps_the_number_for_that_one(school: Cloud) -> None:
    link(school, MOTHER, MOTHERS_PHONE)
    school.clock.forward(RELEASED_AFTER_DAYS * DAY)
    link(school, SON, MOTHERS_PHONE)
    assert prove(school, STRANGER.browser(), MOTHERS_PHONE).code == "phone_taken"
    assert MOTHER.browser().call("status").body["phone_released"] is False


def test_phone_alone_does_not_move_a_profile_to_another_number(school: Cloud) -> None:
    link(school, TEACHER, TEACHERS_PHONE)
    before = school.contents("state")
    assert prove(school, TEACHER_ELSEWHERE.browser(), OTHER_PHONE).code == "phone_differs"
    assert school.contents("state") == before


@pytest.mark.parametrize("claim", ["phone", "name"])
def test_matching_claim_alone_never_links(school: Cloud, claim: str) -> None:
    link(school, MOTHER, MOTHERS_PHONE)
    browser = SON.browser()
    if claim == "phone":
        browser.call("phone", {"phone": MOTHERS_PHONE})
    assert browser.code_of("personal_data", MOTHER.data) == "step_not_reached"
    assert browser.code_of("study_profile", MOTHER.data) == "step_not_reached"
    assert [stored["person_id"] for stored in school.of_entity("state", "link")] == ["mother"]
