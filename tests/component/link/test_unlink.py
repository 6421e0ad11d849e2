"""Unlinking and another number take a proof beside the password; the old number hears of it (docs/threats.md, 22)."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

import pytest

from functions.link.repository import journeys
from link.clock import DAY, HOUR
from link.families import (
    ADMINISTRATOR,
    FATHER,
    MOTHER,
    MOTHERS_PHONE,
    OTHER_PHONE,
    PASSWORD,
    SON,
    STRANGER,
    TEACHER,
    TEACHER_ELSEWHERE,
    TEACHERS_PHONE,
)
from link.http_calls import Browser
from link.interleaving import before_writing
from link.steps import ask_code, code_for, deliver, link, other_code, prove, prove_old_number, unlink
from svyazka_common import aws, budgets, clock, links
from svyazka_common.records.access import Cutoff
from svyazka_common.secrets import code_digits
from svyazka_common.transactions import transact

if TYPE_CHECKING:
    from link.cloud import Cloud
    from link.families import Member


def paper_code(member: Member) -> str:
    return str(ADMINISTRATOR.browser().call("issue_paper_code", {"login": member.login}).body["paper_code"])


def texts_to(school: Cloud, phone: str) -> list[str]:
    deliver(school)
    return [text for number, text in school.texts() if number == phone]


def test_password_alone_takes_no_link_back(school: Cloud) -> None:
    link(school, MOTHER, MOTHERS_PHONE)
    before = school.contents("state")
    answer = MOTHER.browser().call("unlink")
    assert (answer.status, answer.code) == (403, "proof_required")
    assert school.contents("state") == before


def test_code_to_the_number_takes_it_back(school: Cloud) -> None:
    browser = link(school, MOTHER, MOTHERS_PHONE)
    sent = browser.call("unlink_code")
    assert sent.body == {
        "phone_masked": "+7 912 ***-**-89",
        "expires_in_seconds": 300,
        "resend_in_seconds": 60,
        "tries_left": 5,
        "channel": "sms",
        "undeliverable": False,
        "call_offered": False,
    }
    code = code_for(school, MOTHERS_PHONE)
    assert texts_to(school, MOTHERS_PHONE)[-1].startswith(f"Код {code} для отвязки учебного профиля. Никому")
    assert browser.call("unlink_proof", {"code": code}).status == 204
    assert browser.call("unlink").status == 204
    assert not school.of_entity("state", "link")


def test_code_on_paper_takes_it_back_where_the_number_is_lost(school: Cloud) -> None:
    browser = link(school, MOTHER, MOTHERS_PHONE)
    assert browser.call("unlink_proof", {"paper_code": paper_code(MOTHER)}).status == 204
    assert browser.call("unlink").status == 204


def test_code_on_paper_counts_once_and_for_its_own_account(school: Cloud) -> None:
    browser = link(school, MOTHER, MOTHERS_PHONE)
    sons, own = paper_code(SON), paper_code(MOTHER)
    assert browser.code_of("unlink_proof", {"paper_code": sons}) == "paper_code_wrong"
    assert browser.code_of("unlink_proof", {"paper_code": own}) == "ok"
    assert browser.code_of("unlink_proof", {"paper_code": own}) == "paper_code_wrong"
    given = {"organisation_id": MOTHER.organisation_id, "login": MOTHER.login, "paper_code": own}
    assert Browser().code_of("password_by_paper_code", given | {"new_password": f"{PASSWORD}-2"}) == "reset_refused"


@pytest.mark.parametrize(("days", "code"), [(7 * DAY - 1, "ok"), (7 * DAY, "paper_code_wrong")])
def test_code_on_paper_counts_for_a_week(school: Cloud, days: int, code: str) -> None:
    browser = link(school, MOTHER, MOTHERS_PHONE)
    paper = paper_code(MOTHER)
    school.clock.forward(days)
    assert browser.code_of("unlink_proof", {"paper_code": paper}) == code


def test_codes_on_paper_are_not_guessed(school: Cloud) -> None:
    browser = link(school, MOTHER, MOTHERS_PHONE)
    answers = [browser.code_of("unlink_proof", {"paper_code": "0000-0000-0000"}) for _ in range(11)]
    assert answers == ["paper_code_wrong"] * 10 + ["too_many_attempts"]


def test_old_number_and_account_are_told(school: Cloud) -> None:
    browser = link(school, MOTHER, MOTHERS_PHONE)
    unlink(school, browser, MOTHERS_PHONE)
    assert texts_to(school, MOTHERS_PHONE)[-1].startswith("svyazka.test: учебный профиль с этим номером отвязан.")
    (notice,) = browser.call("who_am_i").body["notices"]
    assert notice["kind"] == "unlinked"


def test_proof_counts_for_an_hour(school: Cloud) -> None:
    browser = link(school, MOTHER, MOTHERS_PHONE)
    prove_old_number(school, browser, MOTHERS_PHONE)
    school.clock.forward(HOUR)
    assert browser.code_of("unlink") == "proof_required"
    prove_old_number(school, browser, MOTHERS_PHONE)
    school.clock.forward(HOUR - 1)
    assert browser.code_of("unlink") == "ok"


def test_proof_counts_in_its_own_session_only(school: Cloud) -> None:
    browser = link(school, MOTHER, MOTHERS_PHONE)
    other = MOTHER.browser()
    prove_old_number(school, browser, MOTHERS_PHONE)
    assert other.code_of("unlink") == "proof_required"


def test_code_is_bound_to_session_purpose_and_person(school: Cloud) -> None:
    """docs/threats.md, 4: what was sent for anything else proves nothing here, and this code nothing elsewhere."""
    mother, father = link(school, MOTHER, MOTHERS_PHONE), link(school, FATHER, MOTHERS_PHONE)
    twin, stranger = MOTHER.browser(), STRANGER.browser()
    askers = {"mother": mother, "twin": twin, "father": father}
    codes = {}
    for name, browser in askers.items():
        school.clock.forward(10 * HOUR)
        browser.call("unlink_code")
        codes[name] = code_for(school, MOTHERS_PHONE)
    stranger.call("phone", {"phone": MOTHERS_PHONE})
    codes["stranger's link"] = code_for(school, MOTHERS_PHONE)
    for name, (whose, code) in product(askers, codes.items()):
        if name != whose:
            school.clock.forward(10 * HOUR)
            askers[name].call("unlink_code")
            assert askers[name].code_of("unlink_proof", {"code": code}) == "code_wrong"
    school.clock.forward(10 * HOUR)
    mother.call("unlink_code")
    unlinking = code_for(school, MOTHERS_PHONE)
    stranger.call("phone", {"phone": MOTHERS_PHONE})
    assert stranger.code_of("code", {"code": unlinking}) == "code_wrong"
    assert mother.code_of("code", {"code": unlinking}) == "code_expired"


def test_digits_differ_from_those_of_a_link_with_the_same_challenge(school: Cloud) -> None:
    del school  # it has the secret
    ids = [str(number) for number in range(20)]
    assert [code_digits("unlink", one) for one in ids] != [code_digits("link", one) for one in ids]


def test_wrong_code_is_counted_and_the_sixth_is_not_compared(school: Cloud) -> None:
    browser = link(school, MOTHER, MOTHERS_PHONE)
    browser.call("unlink_code")
    code = code_for(school, MOTHERS_PHONE)
    answers = [browser.call("unlink_proof", {"code": other_code(code)}) for _ in range(budgets.CODE_TRIES)]
    assert [answer.body["tries_left"] for answer in answers] == [4, 3, 2, 1, 0]
    assert browser.code_of("unlink_proof", {"code": code}) == "code_tries_spent"
    assert browser.code_of("unlink") == "proof_required"


def test_right_code_costs_no_try(school: Cloud) -> None:
    browser = link(school, MOTHER, MOTHERS_PHONE)
    prove_old_number(school, browser, MOTHERS_PHONE)
    spent = {guard["pk"].split("#")[1]: guard["spent"] for guard in school.of_entity("access", "guard")}
    assert spent["code-phone-own"] == 0


@pytest.mark.parametrize(("seconds", "code"), [(299, "ok"), (300, "code_expired")])
def test_code_counts_for_five_minutes_and_once(school: Cloud, seconds: int, code: str) -> None:
    browser = link(school, MOTHER, MOTHERS_PHONE)
    browser.call("unlink_code")
    digits = code_for(school, MOTHERS_PHONE)
    school.clock.forward(seconds)
    assert browser.code_of("unlink_proof", {"code": digits}) == code
    assert browser.code_of("unlink_proof", {"code": digits}) == "code_expired"


def test_strangers_leave_the_holder_codes_to_unlink(school: Cloud) -> None:
    browser = link(school, MOTHER, MOTHERS_PHONE)
    for _ in range(4):
        stranger = STRANGER.browser()
        wrong = other_code(ask_code(school, stranger, MOTHERS_PHONE))
        for _ in range(budgets.CODE_TRIES):
            stranger.call("code", {"code": wrong})
    assert unlink(school, browser, MOTHERS_PHONE).status == 204


@pytest.mark.usefixtures("school")
def test_who_has_no_profile_has_nothing_to_prove() -> None:
    browser = SON.browser()
    assert browser.code_of("unlink_code") == "not_linked"
    assert browser.code_of("unlink_proof", {"code": "000000"}) == "code_expired"
    assert browser.code_of("unlink_proof", {"paper_code": paper_code(SON)}) == "not_linked"


def test_number_of_an_unfinished_journey_needs_no_proof(school: Cloud) -> None:
    browser = SON.browser()
    prove(school, browser, MOTHERS_PHONE)
    assert browser.code_of("unlink_code") == "not_linked"
    assert prove(school, browser, OTHER_PHONE).code == "ok"


@pytest.mark.parametrize("body", [{}, {"code": "123456", "paper_code": "0000-0000-0000"}])
@pytest.mark.usefixtures("school")
def test_just_one_of_the_two_codes_is_taken(body: dict[str, str]) -> None:
    assert MOTHER.browser().code_of("unlink_proof", body) == "fields_invalid"


def test_another_number_is_taken_after_a_proven_unlinking(school: Cloud) -> None:
    browser = link(school, MOTHER, MOTHERS_PHONE)
    (before,) = school.of_entity("state", "link")
    unlink(school, browser, MOTHERS_PHONE)
    assert prove(school, browser, OTHER_PHONE).body["next_step"] == "linked"
    (after,) = school.of_entity("state", "link")
    assert after["study_profile_id"] == before["study_profile_id"]


def test_password_alone_gives_an_unlinked_profile_no_other_number(school: Cloud) -> None:
    unlink(school, link(school, MOTHER, MOTHERS_PHONE), MOTHERS_PHONE)
    attacker = MOTHER.browser()
    assert prove(school, attacker, OTHER_PHONE).code == "phone_differs"
    assert not school.of_entity("state", "link")
    link(school, MOTHER, MOTHERS_PHONE)


def test_attack_by_unlinking_and_linking_again_leaves_the_profile(school: Cloud) -> None:
    """docs/threats.md, 22 as it was found: a password, an unattended browser, a number of the attacker's."""
    link(school, MOTHER, MOTHERS_PHONE)
    attacker = MOTHER.browser()
    attacker.call("unlink")
    assert attacker.code_of("phone", {"phone": OTHER_PHONE}) == "already_linked"
    data = attacker.call("status").body["known"]
    assert data["birth_date"] is None
    (vk_id,) = school.of_entity("state", "vk_id")
    assert vk_id["phone"] == MOTHERS_PHONE


def test_birth_date_is_shown_only_in_the_steps_in_which_it_is_checked(school: Cloud) -> None:
    browser = SON.browser()
    shown = {}

    def look() -> None:
        status = browser.call("status").body
        shown[status["next_step"]] = status["known"]["birth_date"] is not None

    look()
    code = ask_code(school, browser, MOTHERS_PHONE)
    look()
    browser.call("code", {"code": code})
    look()
    browser.call("personal_data", SON.data)
    look()
    browser.call("study_profile", SON.data)
    look()
    assert shown == {"phone": False, "code": False, "vk_id": True, "study_profile": True, "linked": False}
    unlink(school, browser, MOTHERS_PHONE)
    assert browser.call("status").body["known"]["birth_date"] is None


def test_number_given_up_is_nobodys_and_sets_no_password(school: Cloud) -> None:
    browser = link(school, MOTHER, MOTHERS_PHONE)
    asked = {"organisation_id": MOTHER.organisation_id, "login": MOTHER.login, "phone": MOTHERS_PHONE}
    started = Browser().call("forgotten_password", asked).body
    given = {
        "challenge_id": started["challenge_id"],
        "code": code_for(school, MOTHERS_PHONE),
        "birth_date": MOTHER.data["birth_date"],
        "new_password": f"{PASSWORD}-2",
    }
    unlink(school, browser, MOTHERS_PHONE)
    assert Browser().code_of("password_by_phone", given) == "reset_refused"
    school.clock.forward(60)
    Browser().call("forgotten_password", asked)
    assert [sms["purpose"] for sms in school.of_entity("access", "sms")].count("password") == 1


def test_new_owner_of_a_number_given_up_gets_no_code_of_the_old_one(school: Cloud) -> None:
    unlink(school, link(school, MOTHER, MOTHERS_PHONE), MOTHERS_PHONE)
    link(school, TEACHER, MOTHERS_PHONE)
    school.clock.forward(60)
    browser = MOTHER.browser()
    assert browser.code_of("unlink_code") == "old_phone_gone"
    assert browser.code_of("unlink_proof", {"paper_code": paper_code(MOTHER)}) == "ok"
    assert prove(school, browser, OTHER_PHONE).body["next_step"] == "linked"


@pytest.mark.parametrize("relative", [None, SON, FATHER], ids=["nobody", "child", "other parent"])
def test_number_that_was_given_up_and_is_no_strangers_can_still_be_proven(
    school: Cloud, relative: Member | None
) -> None:
    unlink(school, link(school, MOTHER, MOTHERS_PHONE), MOTHERS_PHONE)
    if relative is not None:
        link(school, relative, MOTHERS_PHONE)
    browser = MOTHER.browser()
    assert prove_old_number(school, browser, MOTHERS_PHONE).status == 204
    assert prove(school, browser, OTHER_PHONE).body["next_step"] == "linked"


def test_recycled_number_proves_nothing(school: Cloud) -> None:
    link(school, MOTHER, MOTHERS_PHONE)
    browser = MOTHER.browser()
    browser.call("unlink_code")
    code = code_for(school, MOTHERS_PHONE)
    (vk_id,) = school.of_entity("state", "vk_id")
    transact([links.release(MOTHER.person_id, vk_id["phone_key"], school.clock.now)])
    assert browser.code_of("unlink_proof", {"code": code}) == "old_phone_gone"
    school.clock.forward(60)
    assert browser.code_of("unlink_code") == "old_phone_gone"


def test_number_changes_beside_a_linked_account_and_the_old_one_is_told(school: Cloud) -> None:
    link(school, TEACHER, TEACHERS_PHONE)
    browser = TEACHER_ELSEWHERE.browser()
    assert prove(school, browser, OTHER_PHONE).code == "phone_differs"
    prove_old_number(school, browser, TEACHERS_PHONE)
    assert prove(school, browser, OTHER_PHONE).body["next_step"] == "linked"
    (vk_id,) = school.of_entity("state", "vk_id")
    assert vk_id["phone"] == OTHER_PHONE
    assert len(school.of_entity("state", "link")) == 2
    assert "теперь другой номер" in texts_to(school, TEACHERS_PHONE)[-1]
    assert [notice["kind"] for notice in browser.call("who_am_i").body["notices"]] == ["phone_changed"]
    assert sorted(len(phone["holders"]) for phone in school.of_entity("state", "phone")) == [0, 1]


def test_proof_of_the_old_number_is_used_up_by_the_change(school: Cloud) -> None:
    browser = link(school, MOTHER, MOTHERS_PHONE)
    unlink(school, browser, MOTHERS_PHONE)
    prove(school, browser, OTHER_PHONE)
    assert browser.code_of("unlink") == "proof_required"


def test_proof_of_a_number_is_none_of_the_one_that_came_after_it(school: Cloud) -> None:
    link(school, TEACHER, TEACHERS_PHONE)
    first, second = TEACHER.browser(), TEACHER_ELSEWHERE.browser()
    for browser in (first, second):
        prove_old_number(school, browser, TEACHERS_PHONE)
    assert prove(school, second, OTHER_PHONE).body["next_step"] == "linked"
    assert first.code_of("unlink") == "proof_required"


def test_code_is_spent_also_where_the_number_differs(school: Cloud) -> None:
    link(school, TEACHER, TEACHERS_PHONE)
    browser = TEACHER_ELSEWHERE.browser()
    code = ask_code(school, browser, OTHER_PHONE)
    assert browser.code_of("code", {"code": code}) == "phone_differs"
    assert browser.code_of("code", {"code": code}) == "code_expired"


# What happens between the reads and the write of each of these calls.


def end_sessions(member: Member) -> None:
    cutoff = Cutoff(account_id=member.account_id, before_ms=clock.now_ms())
    aws.dynamodb().put_item(TableName="access", Item=cutoff.to_item())


def log_out(school: Cloud) -> None:
    for item in school.items("access"):
        if item.get("entity") == {"S": "session"}:
            aws.dynamodb().delete_item(TableName="access", Key={"pk": item["pk"], "sk": item["sk"]})


@pytest.mark.parametrize("ending", ["cut off", "logged out"])
def test_session_that_ends_meanwhile_takes_no_link_back(
    school: Cloud, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    browser = link(school, MOTHER, MOTHERS_PHONE)
    prove_old_number(school, browser, MOTHERS_PHONE)
    before_writing(monkeypatch, journeys, lambda: end_sessions(MOTHER) if ending == "cut off" else log_out(school))
    assert browser.code_of("unlink") == "session_required"
    assert len(school.of_entity("state", "link")) == 1


def test_proof_that_is_used_up_meanwhile_takes_no_link_back(school: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = link(school, MOTHER, MOTHERS_PHONE)
    prove_old_number(school, browser, MOTHERS_PHONE)

    def use_up() -> None:
        (session,) = (item for item in school.items("access") if "old_phone" in item)
        key = {"pk": session["pk"], "sk": session["sk"]}
        aws.dynamodb().update_item(TableName="access", Key=key, UpdateExpression="REMOVE old_phone")

    before_writing(monkeypatch, journeys, use_up)
    assert browser.code_of("unlink") == "proof_required"
    assert len(school.of_entity("state", "link")) == 1


@pytest.mark.parametrize("kind", ["code", "paper_code"])
@pytest.mark.parametrize("ending", ["cut off", "logged out"])
def test_session_that_ends_meanwhile_proves_nothing(
    school: Cloud, monkeypatch: pytest.MonkeyPatch, kind: str, ending: str
) -> None:
    browser = link(school, MOTHER, MOTHERS_PHONE)
    browser.call("unlink_code")
    code = code_for(school, MOTHERS_PHONE) if kind == "code" else paper_code(MOTHER)
    before_writing(monkeypatch, journeys, lambda: end_sessions(MOTHER) if ending == "cut off" else log_out(school))
    assert browser.code_of("unlink_proof", {kind: code}) == "session_required"
    assert not [session for session in school.of_entity("access", "session") if "old_phone" in session]


def test_code_that_is_consumed_meanwhile_proves_nothing_a_second_time(
    school: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = link(school, MOTHER, MOTHERS_PHONE)
    browser.call("unlink_code")
    code = code_for(school, MOTHERS_PHONE)
    second = []
    before_writing(monkeypatch, journeys, lambda: second.append(browser.code_of("unlink_proof", {"code": code})))
    assert [browser.code_of("unlink_proof", {"code": code}), *second] == ["code_expired", "ok"]


def test_paper_code_that_is_spent_meanwhile_proves_nothing(school: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = link(school, MOTHER, MOTHERS_PHONE)
    paper = paper_code(MOTHER)
    before_writing(monkeypatch, journeys, lambda: paper_code(MOTHER))
    assert browser.code_of("unlink_proof", {"paper_code": paper}) == "paper_code_wrong"
