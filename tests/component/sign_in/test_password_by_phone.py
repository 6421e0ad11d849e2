"""A forgotten password, set anew by the linked phone and the birth date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from link.families import MOTHER, MOTHERS_PHONE, OTHER_PHONE, SON, STRANGER, TEACHER
from link.http_calls import Browser
from link.steps import code_for, link, other_code, prove
from msgspec.structs import replace
from round_trips import counted

from functions.sign_in.repository import recovery
from svyazka_common import aws, budgets

if TYPE_CHECKING:
    from collections.abc import Callable

    from link.cloud import Cloud

NEW = "новый-пароль-2027"
FORGOTTEN = {"organisation_id": MOTHER.organisation_id, "login": MOTHER.login, "phone": MOTHERS_PHONE}


@pytest.fixture
def linked(school: Cloud) -> Cloud:
    """The mother has linked, a while ago."""
    link(school, MOTHER, MOTHERS_PHONE)
    school.clock.forward(3600)
    return school


def begun(school: Cloud, forgotten: dict[str, str] = FORGOTTEN) -> dict[str, str]:
    """The body that sets the password, with the right code."""
    started = Browser().call("forgotten_password", forgotten).body
    return {
        "challenge_id": started["challenge_id"],
        "code": code_for(school, forgotten["phone"]),
        "birth_date": MOTHER.data["birth_date"],
        "new_password": NEW,
    }


def test_code_and_birth_date_set_the_password(linked: Cloud) -> None:
    assert Browser().call("password_by_phone", begun(linked)).status == 204
    assert Browser().code_of("log_in", MOTHER.log_in(NEW)) == "ok"
    assert Browser().code_of("log_in", MOTHER.log_in()) == "credentials_wrong"


def test_new_password_ends_all_sessions(linked: Cloud) -> None:
    browsers = [MOTHER.browser(), MOTHER.browser("198.51.100.7")]
    Browser().call("password_by_phone", begun(linked))
    assert [browser.code_of("who_am_i") for browser in browsers] == ["session_required"] * 2
    assert MOTHER.browser().code_of("who_am_i") == "ok"


def test_link_stays_with_the_new_password(linked: Cloud) -> None:
    Browser().call("password_by_phone", begun(linked))
    assert MOTHER.browser().call("status").body["linked"] is True


def test_login_is_taken_as_people_type_it(linked: Cloud) -> None:
    assert Browser().call("password_by_phone", begun(linked, FORGOTTEN | {"login": " BORISOVA"})).status == 204


def test_text_says_what_the_code_is_for(linked: Cloud) -> None:
    code = begun(linked)["code"]
    assert linked.texts()[-1][1].startswith(f"Код {code} для нового пароля в журнале.")


@pytest.mark.parametrize(
    "changed",
    [
        {"birth_date": "2012-02-28"},
        {"code": "wrong"},
        {"challenge_id": "unknown~unknown"},
        {"challenge_id": "unknown"},
    ],
)
def test_what_does_not_fit_is_refused_with_one_answer(linked: Cloud, changed: dict[str, str]) -> None:
    body = begun(linked)
    wrong = body | ({"code": other_code(body["code"])} if changed == {"code": "wrong"} else changed)
    before = linked.contents("state")
    answer = Browser().call("password_by_phone", wrong)
    assert (answer.status, answer.code) == (422, "reset_refused")
    assert linked.contents("state") == before


@pytest.mark.parametrize(("seconds", "code"), [(299, "ok"), (300, "reset_refused")])
def test_code_counts_for_five_minutes(linked: Cloud, seconds: int, code: str) -> None:
    body = begun(linked)
    linked.clock.forward(seconds)
    assert Browser().code_of("password_by_phone", body) == code


def test_used_code_is_refused(linked: Cloud) -> None:
    body = begun(linked)
    Browser().call("password_by_phone", body)
    assert Browser().code_of("password_by_phone", body | {"new_password": "ещё-один-пароль"}) == "reset_refused"


def test_right_code_after_five_wrong_ones_is_refused(linked: Cloud) -> None:
    body = begun(linked)
    for _ in range(5):
        assert Browser().code_of("password_by_phone", body | {"code": other_code(body["code"])}) == "reset_refused"
    assert Browser().code_of("password_by_phone", body) == "reset_refused"


def test_new_codes_give_fifteen_guesses_a_day_and_no_more(linked: Cloud) -> None:
    codes = []
    for _ in range(4):
        body = begun(linked)
        codes += [Browser().code_of("password_by_phone", body | {"code": other_code(body["code"])}) for _ in range(5)]
        linked.clock.forward(60)
    assert codes == ["reset_refused"] * 15 + ["too_many_attempts"] * 5


def test_code_counts_though_a_stranger_asks_for_the_same_login_and_phone(linked: Cloud) -> None:
    owners = begun(linked)
    linked.clock.forward(60)
    begun(linked)
    assert Browser().code_of("password_by_phone", owners) == "ok"


@pytest.mark.parametrize(
    "weak",
    [
        *("1234567", "12345678", "aaaaaaaa", "BORISOVA", "avosirob", "qwertyui", "пароль123", "Qwerty123!"),
        *("borisova1", "Борисова1", ",jhbcjdf1", "29022012", "борисова2902", "мария2902"),
    ],
)
def test_weak_password_is_refused_and_the_code_still_counts(linked: Cloud, weak: str) -> None:
    body = begun(linked)
    answer = Browser().call("password_by_phone", body | {"new_password": weak})
    assert (answer.status, answer.code) == (422, "password_weak")
    assert Browser().code_of("password_by_phone", body) == "ok"


def test_weak_password_does_not_tell_whether_the_birth_date_is_right(linked: Cloud) -> None:
    body = begun(linked) | {"birth_date": "1999-12-31", "new_password": "29022012жираф"}
    assert Browser().code_of("password_by_phone", body) == "reset_refused"
    assert Browser().code_of("password_by_phone", body | {"new_password": "31121999"}) == "password_weak"


def test_released_phone_sets_no_password(linked: Cloud) -> None:
    linked.clock.forward(90 * 24 * 3600)
    body = begun(linked)
    linked.clock.forward(60)
    prove(linked, STRANGER.browser(), MOTHERS_PHONE)
    assert Browser().code_of("password_by_phone", body) == "reset_refused"


ASKED: dict[str, dict[str, str]] = {
    "linked phone": FORGOTTEN,
    "other phone": FORGOTTEN | {"phone": OTHER_PHONE},
    "unknown login": FORGOTTEN | {"login": "nobody"},
    "not linked": FORGOTTEN | {"login": SON.login},
    "other school": FORGOTTEN | {"organisation_id": "school-2"},
    "unknown school": FORGOTTEN | {"organisation_id": "school-9"},
}


def same_for_all(monkeypatch: pytest.MonkeyPatch, ask: Callable[[dict[str, str]], Any]) -> Any:
    """The one answer, made by the same AWS calls, to everything that is asked."""
    seen = []
    for body in ASKED.values():
        with counted(monkeypatch) as trips:
            answer = ask(body)
        shown = {name: value for name, value in answer.body.items() if name != "challenge_id"}
        seen.append((answer.status, shown, len(answer.body.get("challenge_id", "")), trips.made))
    assert seen == [seen[0]] * len(seen)
    return seen[0]


def test_answer_does_not_tell_whether_login_and_phone_match(linked: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    status, shown, *_ = same_for_all(monkeypatch, lambda body: Browser().call("forgotten_password", body))
    assert (status, shown) == (202, {"expires_in_seconds": 300, "resend_in_seconds": 60})
    assert [sms["purpose"] for sms in linked.of_entity("access", "sms")].count("password") == 1


def test_second_call_within_a_minute_is_refused_alike(linked: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    for body in ASKED.values():
        Browser().call("forgotten_password", body)
    linked.clock.forward(10)
    status, shown, *_ = same_for_all(monkeypatch, lambda body: Browser().call("forgotten_password", body))
    assert (status, shown["code"], shown["retry_after_seconds"]) == (429, "sms_too_soon", 50)


def test_sixth_call_of_a_day_is_refused_alike(linked: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("other school", "unknown school", "not linked"):
        monkeypatch.delitem(ASKED, name)  # as the test before has shown, they are no different
    for _ in range(5):
        for body in ASKED.values():
            assert Browser().call("forgotten_password", body).status == 202
        linked.clock.forward(60)
    status, shown, *_ = same_for_all(monkeypatch, lambda body: Browser().call("forgotten_password", body))
    assert (status, shown["code"]) == (429, "sms_limit")


def test_codes_to_the_phone_for_something_else_make_no_difference(
    linked: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    for member in (STRANGER, TEACHER, SON):
        for _ in range(5):
            member.browser().call("phone", {"phone": MOTHERS_PHONE})
            linked.clock.forward(60)
    sent = len(linked.of_entity("access", "sms"))
    assert same_for_all(monkeypatch, lambda body: Browser().call("forgotten_password", body))[0] == 202
    assert len(linked.of_entity("access", "sms")) == sent + 1


def test_stranger_who_asks_for_the_phone_learns_nothing_of_the_pair(
    linked: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    for body in ASKED.values():
        for times in range(1, 7):  # until the pair itself is refused
            assert Browser().call("forgotten_password", body).status == (202 if times <= 5 else 429)
            linked.clock.forward(60)
        with counted(monkeypatch) as trips:
            answer = STRANGER.browser().call("phone", {"phone": body["phone"]})
        seen.append((answer.status, answer.body | {"code": answer.body["code"] | {"phone_masked": ""}}, trips.made))
        linked.clock.forward(60)
        forget(linked, "pause", "guard")
    assert seen == [seen[0]] * len(seen)
    assert seen[0][0] == 200


def forget(school: Cloud, *entities: str) -> None:
    """Begin the day anew."""
    for item in school.items("access"):
        if item.get("entity", {}).get("S") in entities:
            aws.dynamodb().delete_item(TableName="access", Key={"pk": item["pk"], "sk": item["sk"]})


def lowered(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A budget of one SMS, which is spent."""
    monkeypatch.setattr(budgets, name, replace(getattr(budgets, name), times=1, shards=1))
    assert Browser().call("forgotten_password", FORGOTTEN).status == 202


PAID_BY_REAL_CODES = ["SMS_RESET_PHONE", "SMS_RESET_ORGANISATION", "SMS_RESET_SYSTEM"]


@pytest.mark.parametrize("name", PAID_BY_REAL_CODES)
def test_budget_of_real_codes_that_is_spent_makes_no_difference(
    linked: Cloud, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    lowered(monkeypatch, name)
    linked.clock.forward(60)
    sent = len(linked.of_entity("access", "sms"))
    assert same_for_all(monkeypatch, lambda body: Browser().call("forgotten_password", body))[0] == 202
    assert len(linked.of_entity("access", "sms")) == sent


@pytest.mark.parametrize("name", PAID_BY_REAL_CODES)
def test_budget_spent_meanwhile_makes_no_difference_to_the_answer(
    linked: Cloud, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    lowered(monkeypatch, name)
    monkeypatch.setattr(recovery, "may_get_sms", lambda _: True)
    linked.clock.forward(60)
    sent = len(linked.of_entity("access", "sms"))
    assert {Browser().call("forgotten_password", body).status for body in ASKED.values()} == {202}
    assert len(linked.of_entity("access", "sms")) == sent
