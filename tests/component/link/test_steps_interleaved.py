"""What happens between a read and the write that relies on it, put there on purpose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from functions.link.repository import journeys
from functions.sign_in.repository import recovery
from link.families import ADMINISTRATOR, MOTHER, MOTHERS_PHONE, PASSWORD, SON, STRANGER
from link.http_calls import Browser
from link.interleaving import before_writing
from link.steps import ask_code, code_for, link, prove, prove_old_number, unlink
from svyazka_common import aws, budgets, clock, links, write_conflicts
from svyazka_common.records.access import Cutoff
from svyazka_common.records.link import Phone
from svyazka_common.records.roster import Account
from svyazka_common.transactions import transact

if TYPE_CHECKING:
    from collections.abc import Callable

    from link.cloud import Cloud


def phone_key(school: Cloud) -> str:
    return str(next(session["challenge"]["phone_key"] for session in school.of_entity("access", "session")))


def hold(school: Cloud, person_id: str, kin: str) -> None:
    stored = next(iter(school.of_entity("state", "phone")), {})
    phone = Phone(phone_key=phone_key(school), holders=stored.get("holders", {}), version=stored.get("version", 0))
    transact([journeys.hold_phone(phone, person_id, frozenset({kin}), school.clock.now)])


def test_phone_that_the_mother_proves_meanwhile_is_shared(school: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = SON.browser()
    code = ask_code(school, browser, MOTHERS_PHONE)
    before_writing(monkeypatch, journeys, lambda: hold(school, "mother", "son"))
    assert browser.call("code", {"code": code}).body["next_step"] == "vk_id"
    (phone,) = school.of_entity("state", "phone")
    assert set(phone["holders"]) == {"mother", "son"}


def test_phone_that_a_stranger_proves_meanwhile_is_taken(school: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = SON.browser()
    code = ask_code(school, browser, MOTHERS_PHONE)
    before_writing(monkeypatch, journeys, lambda: hold(school, "stranger", "nobody"))
    assert browser.code_of("code", {"code": code}) == "phone_taken"


def test_phone_that_changes_all_the_time_is_busy_and_the_code_still_counts(
    school: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = SON.browser()
    code = ask_code(school, browser, MOTHERS_PHONE)
    with monkeypatch.context() as patch:
        before_writing(patch, journeys, lambda: hold(school, "mother", "son"), write_conflicts.CONFLICT_ATTEMPTS)
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

    before_writing(monkeypatch, journeys, consume)
    assert browser.code_of("code", {"code": code}) == "code_expired"
    assert not school.of_entity("state", "vk_id")


def proven(school: Cloud, *, data: bool) -> Any:
    browser = SON.browser()
    prove(school, browser, MOTHERS_PHONE)
    if data:
        browser.call("personal_data", SON.data)
    return browser


@pytest.mark.parametrize("action", ["personal_data", "study_profile"])
def test_step_whose_proof_is_used_up_meanwhile_is_refused(
    school: Cloud, monkeypatch: pytest.MonkeyPatch, action: str
) -> None:
    browser = proven(school, data=action == "study_profile")
    drop = links.drop_journey(SON.person_id, SON.account_id)
    before_writing(monkeypatch, journeys, lambda: transact([drop]))
    answer = browser.call(action, SON.data)
    assert (answer.status, answer.code) == (409, "step_not_reached")
    assert not school.of_entity("state", "link")


def test_link_that_is_gone_meanwhile_is_not_unlinked_twice(school: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = link(school, MOTHER, MOTHERS_PHONE)
    prove_old_number(school, browser, MOTHERS_PHONE)
    before_writing(monkeypatch, journeys, lambda: aws.dynamodb().delete_item(TableName="state", Key=_link(school)))
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


def end_sessions() -> None:
    cutoff = Cutoff(account_id=SON.account_id, before_ms=clock.now_ms())
    aws.dynamodb().put_item(TableName="access", Item=cutoff.to_item())


def log_out(school: Cloud) -> None:
    for item in school.items("access"):
        if item.get("entity") == {"S": "session"}:
            aws.dynamodb().delete_item(TableName="access", Key={"pk": item["pk"], "sk": item["sk"]})


ENDINGS: dict[str, Callable[[Cloud], object]] = {
    "cut off": lambda _: end_sessions(),
    "logged out": log_out,
    "new password by paper": lambda _: by_paper(),
}


def by_paper() -> None:
    paper = ADMINISTRATOR.browser().call("issue_paper_code", {"login": SON.login}).body["paper_code"]
    given = {"organisation_id": SON.organisation_id, "login": SON.login, "paper_code": paper}
    assert Browser().call("password_by_paper_code", given | {"new_password": f"{PASSWORD}-2"}).status == 204


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize(
    "step", ["phone", "code", "code that links", "code of a taken phone", "personal_data", "study_profile"]
)
def test_session_that_ends_meanwhile_is_granted_nothing(
    school: Cloud, monkeypatch: pytest.MonkeyPatch, step: str, ending: str
) -> None:
    """docs/threats.md, 5 and 23: what a call read of its session is no longer so when it writes."""
    browser, body = ready(school, step)
    module = budgets if step == "phone" else journeys
    before_writing(monkeypatch, module, lambda: ENDINGS[ending](school))
    granted = ("link", "journey", "vk_id", "study_profile", "conflict")
    before = {entity: school.of_entity("state", entity) for entity in granted}
    sent = len(school.of_entity("access", "sms"))
    assert browser.code_of(step.split(maxsplit=1)[0], body) == "session_required"
    after = {entity: school.of_entity("state", entity) for entity in granted}
    if ending == "new password by paper":
        before["journey"] = []
    assert after == before
    assert len(school.of_entity("access", "sms")) == sent


def ready(school: Cloud, step: str) -> tuple[Browser, dict[str, str]]:
    """A browser of the son's before a step, and what it sends."""
    if step == "code that links":
        unlink(school, link(school, SON, MOTHERS_PHONE), MOTHERS_PHONE)
    if step == "code of a taken phone":
        link(school, STRANGER, MOTHERS_PHONE)
    browser = SON.browser()
    if step == "phone":
        return browser, {"phone": MOTHERS_PHONE}
    if step.startswith("code"):
        return browser, {"code": ask_code(school, browser, MOTHERS_PHONE)}
    prove(school, browser, MOTHERS_PHONE)
    if step == "study_profile":
        browser.call("personal_data", SON.data)
    return browser, SON.data


def test_account_that_ends_meanwhile_gets_no_new_password(school: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    link(school, MOTHER, MOTHERS_PHONE)
    asked = {"organisation_id": MOTHER.organisation_id, "login": MOTHER.login, "phone": MOTHERS_PHONE}
    started = Browser().call("forgotten_password", asked).body
    given = {
        "challenge_id": started["challenge_id"],
        "code": code_for(school, MOTHERS_PHONE),
        "birth_date": MOTHER.data["birth_date"],
        "new_password": f"{PASSWORD}-2",
    }
    (stored,) = (item for item in school.items("state") if item.get("login") == {"S": MOTHER.login})
    before_writing(monkeypatch, recovery, lambda: school.store(replace(Account.from_item(stored), status="ended")))
    assert Browser().code_of("password_by_phone", given) == "reset_refused"
