"""The code of the SMS: what passes, what is said otherwise (docs/threats.md, 3)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from link.families import (
    ADMINISTRATOR,
    FATHER,
    MOTHER,
    MOTHERS_PHONE,
    OTHER_PHONE,
    SON,
    STRANGER,
    TEACHER,
    TEACHERS_PHONE,
)
from link.steps import ask_code, code_for, link, other_code, prove
from svyazka_common import budgets

if TYPE_CHECKING:
    from link.cloud import Cloud
    from link.families import Member

ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")


def test_wrong_code_tells_how_many_tries_are_left(school: Cloud) -> None:
    browser = SON.browser()
    wrong = other_code(ask_code(school, browser, MOTHERS_PHONE))
    answers = [browser.call("code", {"code": wrong}) for _ in range(5)]
    assert {(answer.status, answer.code) for answer in answers} == {(422, "code_wrong")}
    assert [answer.body["tries_left"] for answer in answers] == [4, 3, 2, 1, 0]
    assert [answer.body["detail"] for answer in answers] == [
        "Код не подошёл. Осталось 4 попытки.",
        "Код не подошёл. Осталось 3 попытки.",
        "Код не подошёл. Осталось 2 попытки.",
        "Код не подошёл. Осталась 1 попытка.",
        "Код не подошёл. Попыток не осталось, запросите новый код.",
    ]


def test_right_code_after_five_wrong_ones_is_refused(school: Cloud) -> None:
    browser = SON.browser()
    code = ask_code(school, browser, MOTHERS_PHONE)
    for _ in range(5):
        browser.call("code", {"code": other_code(code)})
    assert browser.code_of("code", {"code": code}) == "code_tries_spent"
    assert browser.call("status").body["next_step"] == "phone"
    assert not school.of_entity("state", "journey")


def test_right_code_after_four_wrong_ones_passes(school: Cloud) -> None:
    browser = SON.browser()
    code = ask_code(school, browser, MOTHERS_PHONE)
    for _ in range(4):
        browser.call("code", {"code": other_code(code)})
    assert browser.call("status").body["code"]["tries_left"] == 1
    assert browser.call("code", {"code": code}).body["next_step"] == "vk_id"


@pytest.mark.parametrize(("seconds", "outcome"), [(299, "ok"), (300, "code_expired")])
def test_code_counts_for_five_minutes(school: Cloud, seconds: int, outcome: str) -> None:
    browser = SON.browser()
    code = ask_code(school, browser, MOTHERS_PHONE)
    school.clock.forward(seconds)
    assert browser.code_of("code", {"code": code}) == outcome


def test_used_code_is_refused(school: Cloud) -> None:
    browser = SON.browser()
    code = ask_code(school, browser, MOTHERS_PHONE)
    assert browser.code_of("code", {"code": code}) == "ok"
    assert browser.code_of("code", {"code": code}) == "code_expired"


@pytest.mark.usefixtures("school")
def test_code_without_having_asked_for_one_is_refused() -> None:
    assert SON.browser().code_of("code", {"code": "000000"}) == "code_expired"


def test_only_the_newest_code_counts(school: Cloud) -> None:
    browser = SON.browser()
    first = ask_code(school, browser, MOTHERS_PHONE)
    second = ask_code(school, browser, MOTHERS_PHONE)
    assert browser.code_of("code", {"code": first}) == ("code_wrong" if first != second else "ok")
    assert browser.code_of("code", {"code": second}) == "ok"


@pytest.mark.parametrize("other", [SON, MOTHER, STRANGER], ids=["other device", "family", "stranger"])
def test_code_counts_for_its_session_though_others_ask_for_the_number(school: Cloud, other: Member) -> None:
    owner = SON.browser()
    code = ask_code(school, owner, MOTHERS_PHONE)
    others = ask_code(school, other.browser(), MOTHERS_PHONE)
    assert owner.code_of("code", {"code": others}) == ("code_wrong" if others != code else "ok")
    assert owner.code_of("code", {"code": code}) == "ok"


def test_wrong_codes_are_counted_for_the_number_over_all_that_are_live(school: Cloud) -> None:
    live = []
    for member in (STRANGER, TEACHER, FATHER, ADMINISTRATOR):
        browser = member.browser()
        browser.call("phone", {"phone": MOTHERS_PHONE})
        live.append((browser, other_code(code_for(school, MOTHERS_PHONE))))
    answers = [browser.code_of("code", {"code": wrong}) for browser, wrong in live for _ in range(budgets.CODE_TRIES)]
    assert answers == ["code_wrong"] * 15 + ["code_tries_spent"] * 5


def test_account_has_fifteen_wrong_codes_a_day_over_all_numbers(school: Cloud) -> None:
    browser = STRANGER.browser()
    answers = []
    for phone in (MOTHERS_PHONE, OTHER_PHONE, TEACHERS_PHONE, "+79991112244"):
        wrong = other_code(ask_code(school, browser, phone))
        answers += [browser.code_of("code", {"code": wrong}) for _ in range(budgets.CODE_TRIES)]
    assert answers == ["code_wrong"] * 15 + ["code_tries_spent"] * 5


def test_code_for_the_number_typed_before_is_refused(school: Cloud) -> None:
    browser = SON.browser()
    code = ask_code(school, browser, MOTHERS_PHONE)
    ask_code(school, browser, OTHER_PHONE)
    assert browser.code_of("code", {"code": code}) == "code_wrong"
    assert not school.of_entity("state", "vk_id")


@pytest.mark.parametrize(
    "odd",
    [
        lambda _: "",
        lambda _: True,
        lambda _: False,
        lambda _: None,
        int,
        lambda code: code.translate(ARABIC),
        lambda code: f" {code}",
        lambda code: f"{code} ",
        lambda code: f"{code}\n",
        lambda code: f"{code[:3]} {code[3:]}",
        lambda code: f"{code[:3]}-{code[3:]}",
        lambda code: f"{code}0",
        lambda code: code[:5],
        lambda code: [code],
        lambda code: {"code": code},
        lambda _: "0" * 1000,
        lambda _: "null",
    ],
)
def test_odd_code_is_refused_and_costs_no_try(school: Cloud, odd: Any) -> None:
    browser = SON.browser()
    code = ask_code(school, browser, MOTHERS_PHONE)
    assert browser.code_of("code", {"code": odd(code)}) == "fields_invalid"
    assert browser.call("status").body["code"]["tries_left"] == 5
    assert not school.of_entity("state", "vk_id")


@pytest.mark.parametrize("body", [{}, None, {"code": "123456", "phone": MOTHERS_PHONE}, {"Code": "123456"}])
def test_missing_or_foreign_field_is_refused(school: Cloud, body: Any) -> None:
    browser = SON.browser()
    ask_code(school, browser, MOTHERS_PHONE)
    assert browser.code_of("code", body) == "fields_invalid"


def test_code_is_not_in_the_tables(school: Cloud) -> None:
    browser = SON.browser()
    code = ask_code(school, browser, MOTHERS_PHONE)
    assert code not in repr(school.items("access")) + repr(school.items("state"))


def test_second_code_within_a_minute_is_refused_with_the_time_to_wait(school: Cloud) -> None:
    browser = SON.browser()
    browser.call("phone", {"phone": MOTHERS_PHONE})
    school.clock.forward(20)
    answer = browser.call("phone", {"phone": MOTHERS_PHONE})
    assert (answer.status, answer.code, answer.headers["retry-after"]) == (429, "sms_too_soon", "40")
    assert answer.body["detail"] == "Ваш можно запросить через 40 секунд."
    assert len(school.of_entity("access", "sms")) == 1


def test_sixth_code_of_a_day_from_an_account_to_a_number_is_refused(school: Cloud) -> None:
    for _ in range(5):
        ask_code(school, SON.browser(), MOTHERS_PHONE)
    school.clock.forward(60)
    refused = SON.browser().call("phone", {"phone": "8 912 345-67-89"})
    assert (refused.status, refused.code) == (429, "sms_limit")
    assert refused.headers["retry-after"] == str(15 * 3600 - 6 * 60)
    assert MOTHER.browser().code_of("phone", {"phone": MOTHERS_PHONE}) == "ok"


def test_linked_account_is_sent_no_code(school: Cloud) -> None:
    browser = link(school, MOTHER, MOTHERS_PHONE)
    assert browser.code_of("phone", {"phone": OTHER_PHONE}) == "already_linked"
    assert browser.code_of("personal_data", MOTHER.data) == "already_linked"
    assert browser.code_of("study_profile", MOTHER.data) == "already_linked"


def test_proof_counts_for_a_day(school: Cloud) -> None:
    browser = SON.browser()
    prove(school, browser, MOTHERS_PHONE)
    school.clock.forward(24 * 3600 - 1)
    assert browser.call("status").body["next_step"] == "vk_id"
    school.clock.forward(1)
    assert browser.call("status").body["next_step"] == "phone"
    assert browser.code_of("personal_data", SON.data) == "step_not_reached"


def test_text_names_purpose_and_site_in_the_form_that_browsers_fill_in(school: Cloud) -> None:
    SON.browser().call("phone", {"phone": MOTHERS_PHONE})
    code = code_for(school, MOTHERS_PHONE)
    assert school.texts() == [
        (
            MOTHERS_PHONE,
            f"Код {code} для привязки учебного профиля. Никому его не сообщайте.\n\n@svyazka.test #{code}",
        )
    ]
