"""A forgotten password, set anew by the linked phone and the birth date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from link_http import Browser
from link_steps import code_for, link, other_code, prove
from link_trips import counted
from link_world import MOTHER, MOTHERS_PHONE, OTHER_PHONE, SON, STRANGER, TEACHER

from functions.link.repository import reset_codes

if TYPE_CHECKING:
    from collections.abc import Callable

    from link_cloud import Cloud

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
    started = Browser().call("password_forgotten", forgotten).body
    return {
        "challenge_id": started["challenge_id"],
        "code": code_for(school, forgotten["phone"]),
        "birth_date": MOTHER.data["birth_date"],
        "new_password": NEW,
    }


def test_code_and_birth_date_set_the_password(linked: Cloud) -> None:
    assert Browser().call("password_phone", begun(linked)).status == 204
    assert Browser().code_of("login", MOTHER.log_in(NEW)) == "ok"
    assert Browser().code_of("login", MOTHER.log_in()) == "credentials_wrong"


def test_new_password_ends_all_sessions(linked: Cloud) -> None:
    browsers = [MOTHER.browser(), MOTHER.browser("198.51.100.7")]
    Browser().call("password_phone", begun(linked))
    assert [browser.code_of("who_am_i") for browser in browsers] == ["session_required"] * 2
    assert MOTHER.browser().code_of("who_am_i") == "ok"


def test_link_stays_with_the_new_password(linked: Cloud) -> None:
    Browser().call("password_phone", begun(linked))
    assert MOTHER.browser().call("status").body["linked"] is True


def test_login_is_taken_as_people_type_it(linked: Cloud) -> None:
    assert Browser().call("password_phone", begun(linked, FORGOTTEN | {"login": " BORISOVA"})).status == 204


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
    answer = Browser().call("password_phone", wrong)
    assert (answer.status, answer.code) == (422, "reset_refused")
    assert linked.contents("state") == before


@pytest.mark.parametrize(("seconds", "code"), [(299, "ok"), (300, "reset_refused")])
def test_code_counts_for_five_minutes(linked: Cloud, seconds: int, code: str) -> None:
    body = begun(linked)
    linked.clock.forward(seconds)
    assert Browser().code_of("password_phone", body) == code


def test_used_code_is_refused(linked: Cloud) -> None:
    body = begun(linked)
    Browser().call("password_phone", body)
    assert Browser().code_of("password_phone", body | {"new_password": "ещё-один-пароль"}) == "reset_refused"


def test_right_code_after_five_wrong_ones_is_refused(linked: Cloud) -> None:
    body = begun(linked)
    for _ in range(5):
        assert Browser().code_of("password_phone", body | {"code": other_code(body["code"])}) == "reset_refused"
    assert Browser().code_of("password_phone", body) == "reset_refused"


def test_new_codes_give_fifteen_guesses_a_day_and_no_more(linked: Cloud) -> None:
    codes = []
    for _ in range(4):
        body = begun(linked)
        codes += [Browser().code_of("password_phone", body | {"code": other_code(body["code"])}) for _ in range(5)]
        linked.clock.forward(60)
    assert codes == ["reset_refused"] * 15 + ["too_many_attempts"] * 5


def test_only_the_newest_code_counts(linked: Cloud) -> None:
    first = begun(linked)
    linked.clock.forward(60)
    second = begun(linked)
    assert Browser().code_of("password_phone", first) == "reset_refused"
    assert Browser().code_of("password_phone", second) == "ok"


@pytest.mark.parametrize("weak", ["1234567", "12345678", "aaaaaaaa", "BORISOVA", "avosirob", "qwertyui", "пароль123"])
def test_weak_password_is_refused_and_the_code_still_counts(linked: Cloud, weak: str) -> None:
    body = begun(linked)
    answer = Browser().call("password_phone", body | {"new_password": weak})
    assert (answer.status, answer.code) == (422, "password_weak")
    assert Browser().code_of("password_phone", body) == "ok"


def test_released_phone_sets_no_password(linked: Cloud) -> None:
    linked.clock.forward(90 * 24 * 3600)
    body = begun(linked)
    linked.clock.forward(60)
    prove(linked, STRANGER.browser(), MOTHERS_PHONE)
    assert Browser().code_of("password_phone", body) == "reset_refused"


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


def test_answer_and_work_do_not_tell_whether_login_and_phone_belong_together(
    linked: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    status, shown, *_ = same_for_all(monkeypatch, lambda body: Browser().call("password_forgotten", body))
    assert (status, shown) == (202, {"expires_in_seconds": 300, "resend_in_seconds": 60})
    assert [sms["purpose"] for sms in linked.of_entity("access", "sms")].count("password") == 1


def test_second_call_within_a_minute_is_refused_alike(linked: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    for body in ASKED.values():
        Browser().call("password_forgotten", body)
    linked.clock.forward(10)
    status, shown, *_ = same_for_all(monkeypatch, lambda body: Browser().call("password_forgotten", body))
    assert (status, shown["code"], shown["retry_after_seconds"]) == (429, "sms_too_soon", 50)


def test_sixth_call_of_a_day_is_refused_alike(linked: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("other school", "unknown school", "not linked"):
        monkeypatch.delitem(ASKED, name)  # as the test before has shown, they are no different
    for _ in range(5):
        for body in ASKED.values():
            assert Browser().call("password_forgotten", body).status == 202
        linked.clock.forward(60)
    status, shown, *_ = same_for_all(monkeypatch, lambda body: Browser().call("password_forgotten", body))
    assert (status, shown["code"]) == (429, "sms_limit")


def test_code_on_its_way_to_the_phone_for_something_else_makes_no_difference(
    linked: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    STRANGER.browser().call("phone", {"phone": MOTHERS_PHONE})
    sent = len(linked.of_entity("access", "sms"))
    assert same_for_all(monkeypatch, lambda body: Browser().call("password_forgotten", body))[0] == 202
    assert len(linked.of_entity("access", "sms")) == sent


def test_number_whose_day_is_spent_makes_no_difference(linked: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    for member in (STRANGER, TEACHER, SON, STRANGER):
        member.browser().call("phone", {"phone": MOTHERS_PHONE})
        linked.clock.forward(60)
    sent = len(linked.of_entity("access", "sms"))
    assert same_for_all(monkeypatch, lambda body: Browser().call("password_forgotten", body))[0] == 202
    assert len(linked.of_entity("access", "sms")) == sent


def test_number_spent_between_reading_and_writing_makes_no_difference_to_the_answer(
    linked: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reset_codes, "may_get_sms", lambda *_: True)
    STRANGER.browser().call("phone", {"phone": MOTHERS_PHONE})
    sent = len(linked.of_entity("access", "sms"))
    assert {Browser().call("password_forgotten", body).status for body in ASKED.values()} == {202}
    assert len(linked.of_entity("access", "sms")) == sent
