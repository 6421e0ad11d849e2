"""The journey's steps 2 to 7, handler by handler."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from link.families import (
    DAUGHTER,
    FATHER,
    MOTHER,
    MOTHERS_PHONE,
    OTHER_PHONE,
    SON,
    TEACHER,
    TEACHER_ELSEWHERE,
    TEACHERS_PHONE,
)
from link.steps import code_for, link, prove, unlink

if TYPE_CHECKING:
    from link.cloud import Cloud
    from link.families import Member


pytestmark = pytest.mark.usefixtures("school")


@pytest.mark.parametrize("member", [TEACHER, MOTHER, SON], ids=["teacher", "parent", "pupil"])
def test_each_step_leads_to_the_next_until_linked(school: Cloud, member: Member) -> None:
    browser = member.browser()
    steps = [browser.call("status"), browser.call("phone", {"phone": "8 (912) 345-67-89"})]
    steps.append(browser.call("code", {"code": code_for(school, MOTHERS_PHONE)}))
    steps.append(browser.call("personal_data", member.data))
    steps.append(browser.call("study_profile", member.data))
    assert [(step.status, step.body["next_step"]) for step in steps] == [
        (200, "phone"),
        (200, "code"),
        (200, "vk_id"),
        (200, "study_profile"),
        (200, "linked"),
    ]
    assert browser.call("who_am_i").body["linked"] is True


def test_link_holds_account_and_the_profile_made_of_the_data(school: Cloud) -> None:
    link(school, MOTHER, MOTHERS_PHONE)
    (stored,) = school.of_entity("state", "link")
    (profile,) = school.of_entity("state", "study_profile")
    assert (stored["person_id"], stored["account_id"]) == (MOTHER.person_id, MOTHER.account_id)
    assert profile["study_profile_id"] == stored["study_profile_id"]
    assert {name: profile[name] for name in MOTHER.data} == MOTHER.data
    assert not school.of_entity("state", "journey")


def test_status_tells_the_code_on_its_way_and_what_the_journal_knows() -> None:
    browser = TEACHER.browser()
    asked = browser.call("phone", {"phone": TEACHERS_PHONE}).body
    assert asked == browser.call("status").body
    assert asked == {
        "next_step": "code",
        "linked": False,
        "phone_masked": None,
        "phone_released": False,
        "phone_given": None,
        "ended_elsewhere": False,
        "known": {
            "family_name": "Яковлева",
            "given_name": "Алёна",
            "patronymic": "Игоревна",
            "birth_date": None,
            "sex": None,
        },
        "code": {
            "phone_masked": "+7 903 ***-**-01",
            "channel": "sms",
            "undeliverable": False,
            "call_offered": False,
            "expires_in_seconds": 300,
            "resend_in_seconds": 60,
            "tries_left": 5,
        },
    }


def test_status_shows_the_data_that_the_person_gave(school: Cloud) -> None:
    browser = FATHER.browser()
    prove(school, browser, OTHER_PHONE)
    given = {**FATHER.data, "family_name": "Иванов-Петров", "patronymic": "Ильич", "sex": "male"}
    assert browser.call("personal_data", given).body["known"] == given
    assert browser.call("study_profile", given).body["known"] == given | {"birth_date": None}


def test_journey_broken_off_goes_on_from_the_same_step_on_another_device(school: Cloud) -> None:
    phone, tablet = SON.browser(), SON.browser("198.51.100.7")
    prove(school, phone, MOTHERS_PHONE)
    assert tablet.call("status").body["next_step"] == "vk_id"
    tablet.call("personal_data", SON.data)
    assert phone.call("status").body["next_step"] == "study_profile"
    assert phone.call("study_profile", SON.data).body["next_step"] == "linked"


def test_code_on_its_way_is_shown_only_where_it_was_asked_for() -> None:
    asking, other = SON.browser(), SON.browser()
    asking.call("phone", {"phone": MOTHERS_PHONE})
    assert other.call("status").body["next_step"] == "phone"
    assert other.call("status").body["code"] is None


def test_second_account_of_the_same_person_links_right_after_the_code(school: Cloud) -> None:
    link(school, TEACHER, TEACHERS_PHONE)
    answer = prove(school, TEACHER_ELSEWHERE.browser(), TEACHERS_PHONE)
    assert answer.body["next_step"] == "linked"
    links = school.of_entity("state", "link")
    assert {stored["account_id"] for stored in links} == {TEACHER.account_id, TEACHER_ELSEWHERE.account_id}
    assert len({stored["study_profile_id"] for stored in links}) == 1


@pytest.mark.parametrize("last_step", ["personal_data", "study_profile"])
def test_accounts_of_one_person_that_link_side_by_side_share_one_profile(school: Cloud, last_step: str) -> None:
    first, second = TEACHER.browser(), TEACHER_ELSEWHERE.browser()
    prove(school, first, TEACHERS_PHONE)
    prove(school, second, TEACHERS_PHONE)
    first.call("personal_data", TEACHER.data)
    first.call("study_profile", TEACHER.data)
    assert second.call("status").body["next_step"] == "study_profile"
    assert second.call(last_step, TEACHER.data).body["next_step"] == "linked"
    assert len(school.of_entity("state", "study_profile")) == 1


def test_linked_again_after_unlinking_right_after_the_code(school: Cloud) -> None:
    browser = link(school, MOTHER, MOTHERS_PHONE)
    (before,) = school.of_entity("state", "link")
    assert unlink(school, browser, MOTHERS_PHONE).status == 204
    assert browser.call("status").body["next_step"] == "phone"
    assert prove(school, browser, MOTHERS_PHONE).body["next_step"] == "linked"
    (after,) = school.of_entity("state", "link")
    assert after["study_profile_id"] == before["study_profile_id"]
    assert after["link_id"] != before["link_id"]


def test_unlinking_gives_the_phone_up_and_keeps_the_profile(school: Cloud) -> None:
    browser = link(school, MOTHER, MOTHERS_PHONE)
    unlink(school, browser, MOTHERS_PHONE)
    assert not school.of_entity("state", "link")
    assert [phone["holders"] for phone in school.of_entity("state", "phone")] == [{}]
    assert len(school.of_entity("state", "study_profile")) == 1
    link(school, TEACHER, MOTHERS_PHONE)


def test_unlinking_one_of_two_accounts_keeps_the_phone(school: Cloud) -> None:
    browser = link(school, TEACHER, TEACHERS_PHONE)
    prove(school, TEACHER_ELSEWHERE.browser(), TEACHERS_PHONE)
    unlink(school, browser, TEACHERS_PHONE)
    (vk_id,) = school.of_entity("state", "vk_id")
    assert vk_id["phone"] == TEACHERS_PHONE
    assert [stored["account_id"] for stored in school.of_entity("state", "link")] == [TEACHER_ELSEWHERE.account_id]


def test_family_shares_one_phone(school: Cloud) -> None:
    for member in (MOTHER, SON, DAUGHTER, FATHER):
        link(school, member, MOTHERS_PHONE)
    (phone,) = school.of_entity("state", "phone")
    assert set(phone["holders"]) == {"mother", "son", "daughter", "father"}
    assert len({vk_id["vk_id"] for vk_id in school.of_entity("state", "vk_id")}) == 4
