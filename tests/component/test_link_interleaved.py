"""What happens between a read and the write that relies on it, put there on purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from link_interleaving import before_writing
from link_steps import ask_code, link, prove
from link_world import MOTHER, MOTHERS_PHONE, SON, STRANGER

from functions.link import phone_proof, study_link
from functions.link.repository import journeys
from svyazka_common import aws
from svyazka_common.records.link import Phone
from svyazka_common.transactions import transact

if TYPE_CHECKING:
    from link_cloud import Cloud


def phone_key(school: Cloud) -> str:
    return str(next(session["challenge"]["phone_key"] for session in school.of_entity("access", "session")))


def hold(school: Cloud, person_id: str, kin: str) -> None:
    stored = next(iter(school.of_entity("state", "phone")), {})
    phone = Phone(phone_key=phone_key(school), holders=stored.get("holders", {}), version=stored.get("version", 0))
    transact([journeys.hold_phone(phone, person_id, frozenset({kin}), school.clock.now)])


def test_phone_that_the_mother_proves_meanwhile_is_shared(school: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = SON.browser()
    code = ask_code(school, browser, MOTHERS_PHONE)
    before_writing(monkeypatch, phone_proof, lambda: hold(school, "mother", "son"))
    assert browser.call("code", {"code": code}).body["next_step"] == "vk_id"
    (phone,) = school.of_entity("state", "phone")
    assert set(phone["holders"]) == {"mother", "son"}


def test_phone_that_a_stranger_proves_meanwhile_is_taken(school: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = SON.browser()
    code = ask_code(school, browser, MOTHERS_PHONE)
    before_writing(monkeypatch, phone_proof, lambda: hold(school, "stranger", "nobody"))
    assert browser.code_of("code", {"code": code}) == "phone_taken"


def test_phone_that_changes_all_the_time_is_busy_and_the_code_still_counts(
    school: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = SON.browser()
    code = ask_code(school, browser, MOTHERS_PHONE)
    with monkeypatch.context() as patch:
        before_writing(patch, phone_proof, lambda: hold(school, "mother", "son"), phone_proof.RACES)
        answer = browser.call("code", {"code": code})
    assert (answer.status, answer.code) == (503, "busy")
    assert browser.code_of("code", {"code": code}) == "ok"


def test_code_that_is_consumed_meanwhile_counts_no_second_time(school: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = SON.browser()
    code = ask_code(school, browser, MOTHERS_PHONE)

    def consume() -> None:
        (session,) = (item for item in school.items("access") if item.get("entity") == {"S": "session"})
        aws.dynamodb().update_item(
            TableName="access", Key={"pk": session["pk"], "sk": session["sk"]}, UpdateExpression="REMOVE challenge"
        )

    before_writing(monkeypatch, phone_proof, consume)
    assert browser.code_of("code", {"code": code}) == "code_expired"
    assert not school.of_entity("state", "vk_id")


def proven(school: Cloud, *, data: bool) -> Any:
    browser = SON.browser()
    prove(school, browser, MOTHERS_PHONE)
    if data:
        browser.call("vk_id", SON.data)
    return browser


@pytest.mark.parametrize("action", ["vk_id", "study_profile"])
def test_step_whose_proof_is_used_up_meanwhile_is_refused(
    school: Cloud, monkeypatch: pytest.MonkeyPatch, action: str
) -> None:
    browser = proven(school, data=action == "study_profile")
    drop = journeys.drop_journey(SON.person_id, SON.account_id)
    before_writing(monkeypatch, study_link, lambda: transact([drop]))
    answer = browser.call(action, SON.data)
    assert (answer.status, answer.code) == (409, "step_not_reached")
    assert not school.of_entity("state", "link")


def test_link_that_is_gone_meanwhile_is_not_unlinked_twice(school: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = link(school, MOTHER, MOTHERS_PHONE)
    before_writing(monkeypatch, study_link, lambda: aws.dynamodb().delete_item(TableName="state", Key=_link(school)))
    answer = browser.call("unlink")
    assert (answer.status, answer.code) == (409, "not_linked")
    assert len(school.of_entity("state", "vk_id")) == 1


def _link(school: Cloud) -> Any:
    (stored,) = (item for item in school.items("state") if item["entity"] == {"S": "link"})
    return {"pk": stored["pk"], "sk": stored["sk"]}


@pytest.mark.usefixtures("school")
def test_account_without_a_link_has_nothing_to_unlink() -> None:
    answer = STRANGER.browser().call("unlink")
    assert (answer.status, answer.code) == (409, "not_linked")


def test_profile_before_the_data_is_refused(school: Cloud) -> None:
    assert proven(school, data=False).code_of("study_profile", SON.data) == "step_not_reached"


def test_steps_stay_open_while_another_phone_is_being_proven(school: Cloud) -> None:
    browser = proven(school, data=True)
    ask_code(school, browser, "+79991112233")
    assert browser.call("status").body["next_step"] == "code"
    assert browser.call("study_profile", SON.data).body["next_step"] == "linked"
