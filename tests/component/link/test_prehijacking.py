"""Accounts prepared by an attacker before their owner comes (docs/threats.md, 5, arXiv 2205.10174), one by one.

The attacker knows the first password that the school gave out, and has a phone of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from link.families import ADMINISTRATOR, MOTHER, MOTHERS_PHONE, OTHER_PHONE, SON
from link.http_calls import Browser
from link.steps import ask_code, code_for, link, prove, unlink

if TYPE_CHECKING:
    from link.cloud import Cloud

ATTACKERS_PHONE = OTHER_PHONE
FORGED = {"family_name": "Злодеев", "given_name": "Иван", "birth_date": "1970-01-01", "sex": "male"}
FORGOTTEN = {"organisation_id": SON.organisation_id, "login": SON.login}


def test_data_typed_by_the_attacker_does_not_count_for_the_owners_phone(school: Cloud) -> None:
    """Classic merge: what was put into the unfinished account must not be found in the owner's."""
    attacker = SON.browser()
    prove(school, attacker, ATTACKERS_PHONE)
    attacker.call("personal_data", FORGED)
    owner = SON.browser()
    status = prove(school, owner, MOTHERS_PHONE).body
    assert status["next_step"] == "vk_id"
    assert status["known"]["family_name"] == SON.family_name
    (vk_id,) = school.of_entity("state", "vk_id")
    assert (vk_id["phone"], vk_id["data_given"], "birth_date" in vk_id) == (MOTHERS_PHONE, False, False)


def test_attackers_session_ends_when_the_owner_links(school: Cloud) -> None:
    """Unexpired session: one that was begun before must not live on."""
    attacker = SON.browser()
    owner = link(school, SON, MOTHERS_PHONE)
    assert attacker.code_of("status") == "session_required"
    assert attacker.code_of("unlink") == "session_required"
    assert owner.code_of("status") == "ok"


def test_attackers_session_ends_when_the_owners_code_links_at_once(school: Cloud) -> None:
    owner = link(school, SON, MOTHERS_PHONE)
    unlink(school, owner, MOTHERS_PHONE)
    attacker = SON.browser()
    assert prove(school, owner, MOTHERS_PHONE).body["next_step"] == "linked"
    assert attacker.code_of("status") == "session_required"


def test_attackers_phone_is_no_way_back_in_after_the_owner_links(school: Cloud) -> None:
    """Trojan identifier: a phone of the attacker's must not stay with the account."""
    attacker = SON.browser()
    prove(school, attacker, ATTACKERS_PHONE)
    link(school, SON, MOTHERS_PHONE)
    (vk_id,) = school.of_entity("state", "vk_id")
    assert vk_id["phone"] == MOTHERS_PHONE
    holders = {phone["pk"]: set(phone["holders"]) for phone in school.of_entity("state", "phone")}
    assert sorted(map(len, holders.values())) == [0, 1]
    Browser().call("forgotten_password", FORGOTTEN | {"phone": ATTACKERS_PHONE})
    assert not [sms for sms in school.of_entity("access", "sms") if sms["purpose"] == "password"]


def test_code_that_an_attacker_asked_for_before_is_worth_nothing(school: Cloud) -> None:
    """Unexpired change: what was begun before must not be finished later."""
    attacker = SON.browser()
    code = ask_code(school, attacker, ATTACKERS_PHONE)
    link(school, SON, MOTHERS_PHONE)
    before = school.contents("state")
    assert attacker.code_of("code", {"code": code}) == "session_required"
    assert school.contents("state") == before


def test_proof_that_the_attacker_began_is_dropped_with_the_password(school: Cloud) -> None:
    attacker = SON.browser()
    prove(school, attacker, ATTACKERS_PHONE)
    _recover(SON.login)
    assert attacker.code_of("status") == "session_required"
    assert SON.browser().call("status").body["next_step"] == "phone"
    assert not school.of_entity("state", "journey")


def test_link_that_the_attacker_made_goes_with_the_paper_code(school: Cloud) -> None:
    """Classic merge, finished: the attacker has linked before the owner came for the first time."""
    attacker = _linked_by_attacker(school)
    _recover(SON.login)
    assert attacker.code_of("status") == "session_required"
    assert not school.of_entity("state", "link")
    status = SON.browser().call("status").body
    assert (status["next_step"], status["known"]["family_name"]) == ("phone", SON.family_name)


def test_owner_links_their_own_phone_and_data_after_the_attackers(school: Cloud) -> None:
    _linked_by_attacker(school)
    _recover(SON.login)
    owner = SON.browser()
    assert prove(school, owner, MOTHERS_PHONE).body["next_step"] == "vk_id"
    assert owner.call("status").body["known"]["family_name"] == SON.family_name
    assert owner.call("personal_data", SON.data).body["next_step"] == "linked"
    (vk_id,) = school.of_entity("state", "vk_id")
    (profile,) = school.of_entity("state", "study_profile")
    assert vk_id["phone"] == MOTHERS_PHONE
    assert {vk_id["family_name"], profile["family_name"]} == {SON.data["family_name"]}
    assert sorted(len(phone["holders"]) for phone in school.of_entity("state", "phone")) == [0, 1]


def test_attackers_phone_sets_no_password_after_the_paper_code(school: Cloud) -> None:
    _linked_by_attacker(school)
    _recover(SON.login)
    school.clock.forward(60)
    started = Browser().call("forgotten_password", FORGOTTEN | {"phone": ATTACKERS_PHONE}).body
    given = {
        "challenge_id": started["challenge_id"],
        "code": code_for(school, ATTACKERS_PHONE),
        "birth_date": FORGED["birth_date"],
        "new_password": "захваченный-пароль",
    }
    assert Browser().code_of("password_by_phone", given) == "reset_refused"


def test_owner_of_the_same_phone_links_at_once_after_the_paper_code(school: Cloud) -> None:
    link(school, SON, MOTHERS_PHONE)
    school.clock.forward(60)
    _recover(SON.login)
    school.clock.forward(60)
    owner = SON.browser()
    assert prove(school, owner, MOTHERS_PHONE).body["next_step"] == "linked"
    school.clock.forward(60)
    started = Browser().call("forgotten_password", FORGOTTEN | {"phone": MOTHERS_PHONE}).body
    given = {
        "challenge_id": started["challenge_id"],
        "code": code_for(school, MOTHERS_PHONE),
        "birth_date": SON.data["birth_date"],
        "new_password": "мой-новый-пароль",
    }
    assert Browser().code_of("password_by_phone", given) == "ok"


def test_reset_that_the_attacker_began_fails_after_the_phone_has_changed(school: Cloud) -> None:
    attacker = link(school, SON, ATTACKERS_PHONE)
    school.clock.forward(60)
    started = Browser().call("forgotten_password", FORGOTTEN | {"phone": ATTACKERS_PHONE}).body
    code = code_for(school, ATTACKERS_PHONE)
    unlink(school, attacker, ATTACKERS_PHONE)
    _recover(SON.login)
    school.clock.forward(1)
    link(school, SON, MOTHERS_PHONE)
    given = {
        "challenge_id": started["challenge_id"],
        "code": code,
        "birth_date": SON.data["birth_date"],
        "new_password": "захваченный-пароль",
    }
    assert Browser().code_of("password_by_phone", given) == "reset_refused"


def test_knowing_the_owners_phone_proves_nothing(school: Cloud) -> None:
    """Unverified claim: a phone counts by its code alone, and the code goes to the owner's phone."""
    attacker = SON.browser()
    attacker.call("phone", {"phone": MOTHERS_PHONE})
    assert attacker.code_of("personal_data", FORGED) == "step_not_reached"
    assert not school.of_entity("state", "vk_id")
    link(school, MOTHER, MOTHERS_PHONE)
    assert attacker.call("status").body["linked"] is False


def _linked_by_attacker(school: Cloud) -> Browser:
    attacker = SON.browser()
    prove(school, attacker, ATTACKERS_PHONE)
    attacker.call("personal_data", FORGED)
    assert attacker.call("study_profile", FORGED).body["next_step"] == "linked"
    school.clock.forward(60)
    return attacker


def _recover(login: str) -> None:
    paper = ADMINISTRATOR.browser().call("issue_paper_code", {"login": login}).body["paper_code"]
    given = {"organisation_id": SON.organisation_id, "login": login, "paper_code": paper}
    assert Browser().call("password_by_paper_code", given | {"new_password": "совсем-другой-пароль"}).status == 204
