"""What happens at the same moment, on DynamoDB Local, which locks items as DynamoDB does (docs/threats.md, 1 and 2)."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from functions.link.repository import codes, journeys
from functions.link.repository.challenges import new_challenge
from functions.link.schemas import PersonalData
from functions.link.use_cases.phone_proof import send_code, verify_code
from functions.link.use_cases.study_profile import confirm_profile
from link.families import FATHER, MOTHER, MOTHERS_PHONE, SON, STRANGER, TEACHER, TEACHERS_PHONE
from link.http_calls import new_session
from link.interleaving import before_writing
from link.steps import ask_code, code_for, other_code, outcome, prove, session_of
from svyazka_common import aws, clock
from svyazka_common.errors import Code, DomainError
from svyazka_common.records.access import Session

if TYPE_CHECKING:
    from collections.abc import Callable

    from functions.link.use_cases.status import LinkState
    from link.cloud import Cloud

THREADS = 50


def side_by_side(*calls: Callable[[], LinkState]) -> Counter[str]:
    """How often each outcome came, of calls made at the same moment."""
    with ThreadPoolExecutor(len(calls)) as pool:
        return Counter(pool.map(outcome, calls))


def test_of_50_who_type_the_right_code_at_once_one_wins(locking_school: Cloud) -> None:
    browser = SON.browser()
    code = ask_code(locking_school, browser, MOTHERS_PHONE)
    session = session_of(browser)
    outcomes = side_by_side(*[lambda: verify_code(session, code)] * THREADS)
    assert outcomes["vk_id"] == 1
    assert outcomes.keys() <= {"vk_id", "code_expired", "code_tries_spent", "busy"}
    assert "challenge" not in locking_school.of_entity("access", "session")[0]


def test_of_50_wrong_codes_at_once_five_are_compared(locking_school: Cloud) -> None:
    browser = SON.browser()
    wrong = other_code(ask_code(locking_school, browser, MOTHERS_PHONE))
    session = session_of(browser)
    outcomes = side_by_side(*[lambda: verify_code(session, wrong)] * THREADS)
    assert outcomes["code_wrong"] <= 5
    assert outcomes.keys() <= {"code_wrong", "code_expired", "code_tries_spent", "busy"}


def guesses_in_a_day(school: Cloud, journeys: list[Session]) -> int:
    """How many guesses at one phone's codes are compared, when all journeys do what they can, minute by minute."""
    school.store(*journeys, table="access")
    compared, live, minutes = 0, [], 6
    for minute in range(minutes):
        school.clock.forward(60)
        asking = journeys[minute::minutes] or journeys[:1]
        with ThreadPoolExecutor(2) as pool:
            sent = list(pool.map(was_sent, asking))
        live += [session for session, one in zip(asking, sent, strict=True) if one]
        tries = [read_again(session) for session in live[-2:]] * 8
        with ThreadPoolExecutor(8) as pool:
            outcomes = list(pool.map(lambda session: outcome(lambda: verify_code(session, "wrong")), tries))
        compared += outcomes.count("code_wrong")
    return compared


def was_sent(session: Session) -> bool:
    """Ask for a code as `send_code` does, but for reading first what is known of the person."""
    challenge = new_challenge(MOTHERS_PHONE, clock.now())
    try:
        codes.send_code(session, challenge, codes.sms_budgets(session, challenge))
    except DomainError:
        return False
    return True


def read_again(session: Session) -> Session:
    item = aws.dynamodb().get_item(TableName="access", Key=session.key, ConsistentRead=True)["Item"]
    return Session.from_item(item)


def test_thousand_journeys_at_once_admit_no_more_guesses_than_one(locking_school: Cloud) -> None:
    alone = guesses_in_a_day(locking_school, [new_session("alone", "stranger", "school-1")])
    assert alone == 15
    locking_school.clock.forward(24 * 3600)
    crowd = [new_session(f"account-{number}", "stranger", f"school-{number}") for number in range(1000)]
    assert guesses_in_a_day(locking_school, crowd) <= alone


def test_of_strangers_who_prove_one_phone_at_once_one_gets_it(locking_school: Cloud) -> None:
    proofs = []
    for member in (TEACHER, STRANGER):
        browser = member.browser()
        code = ask_code(locking_school, browser, TEACHERS_PHONE)
        proofs.append((session_of(browser), code))
    (first, first_code), (second, second_code) = proofs
    outcomes = side_by_side(lambda: verify_code(first, first_code), lambda: verify_code(second, second_code))
    assert outcomes == {"phone_taken": 1, "vk_id": 1}


def test_parents_who_prove_their_phones_at_the_same_moment_both_get_them(locking_school: Cloud) -> None:
    mother, father = MOTHER.browser(), FATHER.browser()
    codes = [ask_code(locking_school, mother, MOTHERS_PHONE), ask_code(locking_school, father, TEACHERS_PHONE)]
    sessions = [session_of(mother), session_of(father)]
    outcomes = side_by_side(*(lambda s=s, c=c: verify_code(s, c) for s, c in zip(sessions, codes, strict=True)))
    assert outcomes == {"vk_id": 2}


def test_double_click_on_the_last_step_makes_one_link_and_one_profile(locking_school: Cloud) -> None:
    browser = SON.browser()
    prove(locking_school, browser, MOTHERS_PHONE)
    browser.call("personal_data", SON.data)
    session, data = session_of(browser), PersonalData.model_validate(SON.data)
    outcomes = side_by_side(*[lambda: confirm_profile(session, data)] * 8)
    assert outcomes["linked"] == 1
    assert outcomes.keys() <= {"linked", "step_not_reached", "already_linked", "busy"}
    assert len(locking_school.of_entity("state", "link")) == 1
    assert len(locking_school.of_entity("state", "study_profile")) == 1


def test_of_many_who_ask_for_a_code_at_once_one_gets_it(locking_school: Cloud) -> None:
    sessions = [session_of(SON.browser()) for _ in range(20)]
    outcomes = side_by_side(*(lambda s=s: send_code(s, MOTHERS_PHONE) for s in sessions))
    assert outcomes["code"] == 1
    assert len(locking_school.of_entity("access", "sms")) == 1
    assert code_for(locking_school, MOTHERS_PHONE)


def test_second_click_in_the_same_moment_ends_no_session(school: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = SON.browser()
    prove(school, browser, MOTHERS_PHONE)
    browser.call("personal_data", SON.data)
    session, data = session_of(browser), PersonalData.model_validate(SON.data)
    before_writing(monkeypatch, journeys, lambda: confirm_profile(session, data))
    with pytest.raises(DomainError) as refused:
        confirm_profile(session, data)
    assert refused.value.code == Code.STEP_NOT_REACHED
    assert browser.call("who_am_i").status == 200
