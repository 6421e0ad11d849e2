"""Limits at log-in, and what an answer may give away (THREATS 11, 12, 13)."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from link_http import Browser
from link_steps import link
from link_trips import counted
from link_world import MOTHER, MOTHERS_PHONE, SON, TEACHER

from functions.link import sign_in
from svyazka_common import passwords
from svyazka_common.records.accounts import Account

if TYPE_CHECKING:
    from collections.abc import Callable

    from link_cloud import Cloud

WRONG = MOTHER.log_in("не тот пароль")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Comparing costs nothing; what is counted here are tries."""
    monkeypatch.setattr(sign_in, "verify_password", lambda _, password: password == MOTHER.log_in()["password"])


@pytest.mark.usefixtures("school", "quick")
def test_eleventh_wrong_password_in_ten_minutes_is_not_compared() -> None:
    attacker = Browser("198.51.100.7")
    assert [attacker.code_of("login", WRONG) for _ in range(11)] == ["credentials_wrong"] * 10 + ["too_many_attempts"]
    refused = attacker.call("login", MOTHER.log_in())
    assert (refused.status, refused.code, refused.headers["retry-after"]) == (429, "too_many_attempts", "600")


@pytest.mark.usefixtures("school", "quick")
def test_owners_own_device_gets_in_while_an_attacker_is_held_off() -> None:
    attacker, owner = Browser("198.51.100.7"), Browser("192.0.2.1")
    for _ in range(12):
        attacker.call("login", WRONG)
    assert owner.code_of("login", MOTHER.log_in()) == "ok"


@pytest.mark.usefixtures("quick")
def test_spent_passwords_leave_the_codes_alone(school: Cloud) -> None:
    attacker = Browser()
    for _ in range(11):
        attacker.call("login", WRONG)
    assert link(school, MOTHER, MOTHERS_PHONE).code_of("status") == "ok"


@pytest.mark.usefixtures("school", "quick")
def test_right_password_is_not_counted() -> None:
    owner = Browser()
    assert {owner.code_of("login", MOTHER.log_in()) for _ in range(12)} == {"ok"}


@pytest.mark.usefixtures("quick")
def test_thirty_wrong_passwords_a_day_are_enough(school: Cloud) -> None:
    attacker = Browser()
    codes = []
    for _ in range(4):
        codes += [attacker.code_of("login", WRONG) for _ in range(10)]
        school.clock.forward(600)
    assert codes.count("credentials_wrong") == 30


@pytest.mark.usefixtures("school", "quick")
@pytest.mark.parametrize(
    ("addresses", "tries"),
    [
        (lambda number: f"2001:db8:1:2:{number:x}::{number:x}", 10),
        (lambda number: f"2001:db8:1:{number:x}::1", 12),
        (lambda number: f"::ffff:192.0.2.{number % 2}", 12),
        (lambda number: ("::ffff:192.0.2.9", "192.0.2.9")[number % 2], 10),
    ],
    ids=["one /64", "many /64", "two mapped IPv4", "one IPv4 in two spellings"],
)
def test_addresses_of_one_subscriber_share_a_bucket(addresses: Callable[[int], str], tries: int) -> None:
    codes = [Browser(addresses(number)).code_of("login", WRONG) for number in range(12)]
    assert codes.count("credentials_wrong") == tries


@pytest.mark.usefixtures("school", "quick")
def test_spelling_of_the_login_gives_no_further_tries() -> None:
    logins = ["borisova", "BORISOVA", " borisova", "Borisova "] * 3
    codes = [Browser().code_of("login", WRONG | {"login": login}) for login in logins]
    assert codes.count("credentials_wrong") == 10


def test_spelling_of_the_phone_gives_no_further_codes(school: Cloud) -> None:
    spellings = [
        "+79123456789",
        "8 (912) 345-67-89",
        "79123456789",
        "9123456789",
        "+7-912-345-67-89",
        "8.912.345.67.89",
    ]
    codes = []
    for member in (MOTHER, SON, TEACHER):
        for spelling in spellings:
            school.clock.forward(60)
            codes.append(member.browser().code_of("phone", {"phone": spelling}))
    assert codes.count("ok") == 5
    assert {sms["phone"] for sms in school.of_entity("access", "sms")} == {MOTHERS_PHONE}


def test_unknown_login_and_wrong_password_get_the_same_answer_for_the_same_work(
    school: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    school.store(Account(account_id="fresh", person_id="son", organisation_id="school-1", login="fresh", version=1))
    bodies = (
        WRONG,
        WRONG | {"login": "nobody"},
        WRONG | {"login": "fresh"},  # it has no password yet
        replace(MOTHER, organisation_id="school-2").log_in("не тот пароль"),
    )
    seen = [_work(monkeypatch, partial(Browser().call, "login", body)) for body in bodies]
    assert seen == [seen[0]] * len(seen)
    assert seen[0][1] == ["$argon2id$v=19$m=47104,t=1,p=1"]


def _work(monkeypatch: pytest.MonkeyPatch, call: Callable[[], Any]) -> tuple[Any, list[str], list[str]]:
    """The answer, the parameters of each password hash that was worked out, and the AWS calls."""
    hashed: list[str] = []
    hasher = passwords._hasher()
    with monkeypatch.context() as patch, counted(monkeypatch) as trips:
        patch.setattr(passwords, "_hasher", lambda: _Noting(hasher, hashed))
        answer = call()
    return (answer.status, answer.body, sorted(answer.headers)), hashed, trips.made


class _Noting:
    def __init__(self, hasher: Any, hashed: list[str]) -> None:
        self._hasher, self._hashed = hasher, hashed

    def verify(self, password_hash: str, password: str) -> Any:
        self._hashed.append(password_hash.rpartition("$")[0].rpartition("$")[0])
        return self._hasher.verify(password_hash, password)
