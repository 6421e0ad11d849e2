"""«Отправить код ещё раз»: a code to the number given last, not given twice (docs/threats.md, 5, 8, 10 and 12)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from functions.link.use_cases.phone_proof import send_code
from link.families import ADMINISTRATOR, MOTHER, MOTHERS_PHONE, OTHER_PHONE, PASSWORD, SON, STRANGER
from link.steps import ask_code, code_for, link, other_code, outcome, prove, session_of
from svyazka_common import budgets

if TYPE_CHECKING:
    from link.cloud import Cloud
    from link.http_calls import Browser

MASKED = "+7 912 ***-**-89"
FIRST_GIVEN = {"phone_masked": MASKED, "resend_in_seconds": 60, "call_offered": False}


def given(browser: Browser) -> object:
    return browser.call("status").body["phone_given"]


def test_code_goes_again_to_the_same_number_and_only_the_new_one_counts(school: Cloud) -> None:
    browser = SON.browser()
    first = ask_code(school, browser, MOTHERS_PHONE)
    school.clock.forward(60)
    answer = browser.call("phone", {})
    assert (answer.body["next_step"], answer.body["code"]["phone_masked"]) == ("code", MASKED)
    second = code_for(school, MOTHERS_PHONE)
    assert browser.code_of("code", {"code": first}) == ("code_wrong" if first != second else "ok")
    assert browser.code_of("code", {"code": second}) == "ok"


def test_no_number_and_a_number_that_is_null_mean_the_same(school: Cloud) -> None:
    browser = SON.browser()
    ask_code(school, browser, MOTHERS_PHONE)
    school.clock.forward(60)
    assert browser.code_of("phone", {"phone": None}) == "ok"
    assert {sms["phone"] for sms in school.of_entity("access", "sms")} == {MOTHERS_PHONE}


def test_who_has_given_no_number_is_sent_nothing(school: Cloud) -> None:
    answer = SON.browser().call("phone", {})
    assert (answer.status, answer.code) == (409, "step_not_reached")
    assert not school.of_entity("access", "sms")


def test_number_is_known_on_another_device_and_the_first_ones_code_is_not(school: Cloud) -> None:
    first, second = SON.browser(), SON.browser()
    code = ask_code(school, first, MOTHERS_PHONE)
    status = second.call("status").body
    assert (status["next_step"], status["code"], status["phone_given"]) == ("phone", None, FIRST_GIVEN)
    assert second.code_of("code", {"code": code}) == "code_expired"
    school.clock.forward(60)
    assert second.call("phone", {}).body["next_step"] == "code"
    assert second.code_of("code", {"code": code_for(school, MOTHERS_PHONE)}) == "ok"


def test_of_several_devices_the_number_given_last_counts(school: Cloud) -> None:
    ask_code(school, SON.browser(), OTHER_PHONE)
    ask_code(school, SON.browser(), MOTHERS_PHONE)
    assert given(SON.browser()) == FIRST_GIVEN


def test_device_that_was_given_a_number_keeps_to_it(school: Cloud) -> None:
    browser = SON.browser()
    ask_code(school, browser, MOTHERS_PHONE)
    ask_code(school, SON.browser(), OTHER_PHONE)
    school.clock.forward(60)
    assert browser.call("phone", {}).body["code"]["phone_masked"] == MASKED


def test_whole_number_is_told_nowhere(school: Cloud) -> None:
    first, second = SON.browser(), SON.browser()
    ask_code(school, first, MOTHERS_PHONE)
    answers = [
        browser.call(action, body)
        for browser in (first, second)
        for action, body in (("status", None), ("phone", {}), ("status", None))
    ]
    assert not any(MOTHERS_PHONE[2:] in repr(answer.body) for answer in answers)
    assert all("912345" not in repr(answer.body) for answer in answers)


@pytest.mark.parametrize(("seconds", "kept"), [(5 * 60, True), (24 * 3600 - 1, True), (24 * 3600, False)])
def test_number_is_known_for_a_day_after_its_code(school: Cloud, seconds: int, *, kept: bool) -> None:
    browser = SON.browser()
    ask_code(school, browser, MOTHERS_PHONE)
    school.clock.forward(seconds)
    assert [given(one) is not None for one in (browser, SON.browser())] == [kept, kept]
    assert browser.code_of("phone", {}) == ("ok" if kept else "step_not_reached")


def test_after_five_wrong_codes_the_next_goes_to_the_same_number(school: Cloud) -> None:
    browser = SON.browser()
    wrong = other_code(ask_code(school, browser, MOTHERS_PHONE))
    for _ in range(budgets.CODE_TRIES):
        browser.call("code", {"code": wrong})
    assert given(browser) == FIRST_GIVEN
    school.clock.forward(60)
    assert browser.code_of("phone", {}) == "ok"


def test_number_is_told_only_while_it_is_asked_for(school: Cloud) -> None:
    browser, other = SON.browser(), SON.browser()
    assert given(other) is None
    ask_code(school, browser, MOTHERS_PHONE)
    assert given(browser) is None
    prove(school, browser, MOTHERS_PHONE)
    assert given(other) is None
    assert other.code_of("phone", {}) == "step_not_reached"


@pytest.mark.parametrize("other", [STRANGER, MOTHER], ids=["stranger", "mother"])
def test_number_of_another_account_is_neither_told_nor_sent_to(school: Cloud, other: object) -> None:
    ask_code(school, SON.browser(), MOTHERS_PHONE)
    browser = other.browser()  # type: ignore[attr-defined]
    assert given(browser) is None
    assert browser.code_of("phone", {}) == "step_not_reached"


def test_number_that_somebody_else_holds_is_not_given_again(school: Cloud) -> None:
    link(school, MOTHER, MOTHERS_PHONE)
    browser = STRANGER.browser()
    assert prove(school, browser, MOTHERS_PHONE).code == "phone_taken"
    assert given(browser) is None


def test_linked_account_is_sent_no_code_again(school: Cloud) -> None:
    assert link(school, MOTHER, MOTHERS_PHONE).code_of("phone", {}) == "already_linked"


def test_with_a_new_password_the_number_of_a_stranger_is_forgotten(school: Cloud) -> None:
    ask_code(school, SON.browser(), OTHER_PHONE)
    code = ADMINISTRATOR.browser().call("issue_paper_code", {"login": SON.login}).body["paper_code"]
    taken = {"organisation_id": SON.organisation_id, "login": SON.login, "paper_code": code}
    school.clock.forward(1)
    assert SON.browser().code_of("password_by_paper_code", taken | {"new_password": f"{PASSWORD}-2"}) == "ok"
    school.clock.forward(1)
    assert given(SON.browser()) is None
    assert SON.browser().code_of("phone", {}) == "step_not_reached"


def test_number_goes_with_the_session_that_logs_out(school: Cloud) -> None:
    browser = SON.browser()
    ask_code(school, browser, MOTHERS_PHONE)
    browser.call("log_out")
    assert given(SON.browser()) is None


def test_code_again_within_a_minute_is_refused_on_each_device(school: Cloud) -> None:
    browser = SON.browser()
    ask_code(school, browser, MOTHERS_PHONE)
    school.clock.forward(20)
    assert given(SON.browser()) == FIRST_GIVEN | {"resend_in_seconds": 40}
    for device in (browser, SON.browser()):
        answer = device.call("phone", {})
        assert (answer.status, answer.code, answer.headers["retry-after"]) == (429, "sms_too_soon", "40")
    assert len(school.of_entity("access", "sms")) == 1


def test_sixth_code_of_a_day_is_refused_though_no_number_is_given(school: Cloud) -> None:
    ask_code(school, SON.browser(), MOTHERS_PHONE)
    for _ in range(4):
        school.clock.forward(60)
        assert SON.browser().code_of("phone", {}) == "ok"
    school.clock.forward(60)
    assert SON.browser().code_of("phone", {}) == "sms_limit"


@pytest.mark.parametrize("name", ["SMS_PAIR", "SMS_ACCOUNT", "SMS_PHONE_STRANGERS", "SMS_ORGANISATION", "SMS_SYSTEM"])
def test_code_again_is_paid_from_every_budget(school: Cloud, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    budget = getattr(budgets, name)
    monkeypatch.setattr(budgets, name, type(budget)(budget.name, 1, budget.seconds, budget.code))
    browser = SON.browser()
    ask_code(school, browser, MOTHERS_PHONE)
    school.clock.forward(60)
    assert browser.code_of("phone", {}) == budget.code.value


def test_of_many_devices_that_ask_again_at_once_one_gets_a_code(locking_school: Cloud) -> None:
    ask_code(locking_school, SON.browser(), MOTHERS_PHONE)
    locking_school.clock.forward(60)
    sessions = [session_of(SON.browser()) for _ in range(20)]
    with ThreadPoolExecutor(len(sessions)) as pool:
        outcomes = list(pool.map(lambda session: outcome(lambda: send_code(session, None)), sessions))
    assert outcomes.count("code") == 1
    assert set(outcomes) <= {"code", "sms_too_soon", "busy"}
    assert len(locking_school.of_entity("access", "sms")) == 2
