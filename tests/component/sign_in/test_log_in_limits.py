"""Limits at log-in, and what an answer may give away (docs/adr/0005).

Nobody is locked out by others, and nobody guesses on.
"""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from copy import replace
from functools import cache, partial
from typing import TYPE_CHECKING, Any

import pytest
from link.families import (
    ADMINISTRATOR,
    DAUGHTER,
    EVERYBODY,
    FATHER,
    MOTHER,
    MOTHERS_PHONE,
    SON,
    STRANGER,
    TEACHER_ELSEWHERE,
)
from link.http_calls import Browser
from link.steps import code_for, link
from round_trips import counted

from functions.sign_in.browser import Device
from functions.sign_in.repository import log_in as repository
from functions.sign_in.schemas.person import Login
from functions.sign_in.use_cases import log_in as use_case
from functions.sign_in.use_cases.log_in import Visit, log_in
from svyazka_common import passwords
from svyazka_common.errors import Code, DomainError
from svyazka_common.records.base import of_kind
from svyazka_common.records.roster import Account

if TYPE_CHECKING:
    from collections.abc import Callable

    from link.cloud import Cloud
    from link.families import Member

WRONG = MOTHER.log_in("не тот пароль")
SCHOOLS_ADDRESS = "192.0.2.1"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Comparing costs nothing; what is counted here are tries."""
    monkeypatch.setattr(use_case, "verify_password", lambda _, password: password == MOTHER.log_in()["password"])


@pytest.mark.usefixtures("school", "quick")
def test_eleventh_wrong_password_in_ten_minutes_is_not_compared() -> None:
    attacker = Browser("198.51.100.7")
    assert [attacker.code_of("log_in", WRONG) for _ in range(11)] == ["credentials_wrong"] * 10 + ["too_many_attempts"]
    refused = attacker.call("log_in", MOTHER.log_in())
    assert (refused.status, refused.code, refused.headers["retry-after"]) == (429, "too_many_attempts", "600")


@pytest.mark.usefixtures("school", "quick")
def test_owners_own_device_gets_in_while_an_attacker_is_held_off() -> None:
    attacker, owner = Browser("198.51.100.7"), Browser("192.0.2.1")
    for _ in range(12):
        attacker.call("log_in", WRONG)
    assert owner.code_of("log_in", MOTHER.log_in()) == "ok"


@pytest.mark.usefixtures("quick")
def test_spent_passwords_leave_the_codes_alone(school: Cloud) -> None:
    attacker = Browser()
    for _ in range(11):
        attacker.call("log_in", WRONG)
    assert link(school, MOTHER, MOTHERS_PHONE).code_of("status") == "ok"


@pytest.mark.usefixtures("school", "quick")
def test_right_password_is_not_counted() -> None:
    owner = Browser()
    assert {owner.code_of("log_in", MOTHER.log_in()) for _ in range(12)} == {"ok"}


def guess(number: int, member: Member = MOTHER, *, login: str | None = None, device: Device | None = None) -> str:
    """A wrong password from an address of its own, without the work of a handler: what it is answered with."""
    return outcome_of(WRONG | {"login": login or member.login}, f"203.0.{number >> 8}.{number & 255}", device)


def outcome_of(body: dict[str, Any], address: str, device: Device | None = None) -> str:
    try:
        log_in(Login.model_validate(body), Visit(address=address, device=device or Device.of(None)))
    except DomainError as problem:
        return problem.code.value
    return "ok"


@pytest.mark.usefixtures("school", "quick")
@pytest.mark.parametrize(
    ("addresses", "tries"),
    [
        (lambda number: f"2001:db8:1:2:{number:x}::{number:x}", 10),
        (lambda number: f"2001:db8:1:{number:x}::1", 20),
        (lambda number: f"2001:db8:1:{number:x}00::1", 30),
        (lambda number: f"2001:db8:{number:x}::1", 40),
        (lambda number: f"::ffff:192.0.2.{number % 2}", 20),
        (lambda number: ("::ffff:192.0.2.9", "192.0.2.9")[number % 2], 10),
        (lambda number: ("unknown", "no address")[number % 2], 10),
    ],
    ids=["a /64", "a /56", "a /48", "many /48", "two mapped IPv4", "one IPv4 in two spellings", "no address"],
)
def test_addresses_of_one_subscriber_share_their_tries(addresses: Callable[[int], str], tries: int) -> None:
    outcomes = [outcome_of(WRONG, addresses(number)) for number in range(40)]
    assert outcomes == ["credentials_wrong"] * tries + ["too_many_attempts"] * (40 - tries)


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    ("addresses", "tries"),
    [
        (lambda _: "192.0.2.7", 30),
        (lambda number: f"2001:db8:1:{number:x}::1", 60),
        (lambda number: f"2001:db8:1:{number:x}00::1", 90),
    ],
    ids=["an address", "a /56", "a /48"],
)
def test_network_has_a_limit_for_a_day_too(school: Cloud, addresses: Callable[[int], str], tries: int) -> None:
    compared = 0
    for _ in range(10):
        compared += [outcome_of(WRONG, addresses(number)) for number in range(31)].count("credentials_wrong")
        school.clock.forward(600)
    assert compared == tries
    with pytest.raises(DomainError) as refused:
        log_in(Login.model_validate(WRONG), Visit(address=addresses(0), device=Device.of(None)))
    assert refused.value.extra == {"retry_after_seconds": 24 * 3600 - school.clock.now % (24 * 3600)}


@pytest.mark.usefixtures("school", "quick")
def test_3000_wrong_log_ins_from_an_address_lock_nobody_out_there(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(repository, "account_and_organisation", cache(repository.account_and_organisation))
        outcomes = Counter(guess_at_school(number) for number in range(3000))
    assert outcomes.keys() == {"credentials_wrong", "too_many_attempts"}
    for member in EVERYBODY:
        new_device = Browser(SCHOOLS_ADDRESS)
        assert new_device.code_of("log_in", member.log_in()) == "ok"


def guess_at_school(number: int) -> str:
    """From the school's address: at each of its logins nine times, otherwise at names that somebody made up."""
    member = EVERYBODY[number % len(EVERYBODY)]
    login = member.login if number < 9 * len(EVERYBODY) else f"invented{number % 100}"
    return outcome_of(member.log_in("не тот пароль") | {"login": login}, SCHOOLS_ADDRESS)


@pytest.mark.usefixtures("school", "quick")
def test_log_ins_at_unknown_organisations_cost_nobody_else_anything() -> None:
    unknown = WRONG | {"organisation_id": "school-9"}
    outcomes = Counter(
        outcome_of(unknown | {"login": f"borisova{number % 20}"}, SCHOOLS_ADDRESS) for number in range(400)
    )
    assert outcomes == {"organisation_unknown": 200, "too_many_attempts": 200}
    assert Browser(SCHOOLS_ADDRESS).code_of("log_in", MOTHER.log_in()) == "ok"


@pytest.mark.usefixtures("quick")
def test_right_password_leaves_no_trace(school: Cloud) -> None:
    owner = Browser()
    for _ in range(3):
        owner.call("log_in", WRONG)
    owner.call("log_in", MOTHER.log_in())
    owner.call("log_in", WRONG)  # now for the device
    owner.call("log_in", MOTHER.log_in())
    assert [item["entity"] for item in school.contents("access").values()] == ["session"]


@pytest.mark.usefixtures("school", "quick")
def test_known_device_gets_in_while_strangers_of_its_address_guess() -> None:
    owner, stranger = Browser(SCHOOLS_ADDRESS), Browser(SCHOOLS_ADDRESS)
    owner.call("log_in", MOTHER.log_in())
    owner.call("log_out")
    for _ in range(12):
        stranger.call("log_in", WRONG)
    assert stranger.code_of("log_in", MOTHER.log_in()) == "too_many_attempts"
    assert owner.code_of("log_in", MOTHER.log_in()) == "ok"


@pytest.mark.usefixtures("school", "quick")
def test_family_browser_is_known_for_each_of_its_accounts() -> None:
    shared = Browser(SCHOOLS_ADDRESS)
    family = (MOTHER, FATHER, SON, DAUGHTER)
    for member in family:
        shared.call("log_in", member.log_in())
    for member in family:
        for _ in range(12):
            outcome_of(member.log_in("не тот пароль"), SCHOOLS_ADDRESS)
        assert shared.code_of("log_in", member.log_in()) == "ok"


@pytest.mark.usefixtures("school", "quick")
@pytest.mark.parametrize("given", ["none", "another account's", "forged", "another device's number", "nonsense"])
def test_cookie_that_does_not_prove_the_account_gives_no_further_tries(given: str) -> None:
    owner, stranger = Browser(), Browser()
    owner.call("log_in", MOTHER.log_in())
    stranger.call("log_in", STRANGER.log_in())
    assert owner.device is not None
    cookie = {
        "none": None,
        "another account's": stranger.device,
        "forged": owner.device[:-1] + ("0" if owner.device[-1] != "0" else "1"),
        "another device's number": "A" * 22 + owner.device[22:],
        "nonsense": "x",
    }[given]
    for _ in range(10):
        outcome_of(WRONG, SCHOOLS_ADDRESS)
    assert outcome_of(MOTHER.log_in(), SCHOOLS_ADDRESS, Device.of(cookie)) == "too_many_attempts"
    assert outcome_of(MOTHER.log_in(), SCHOOLS_ADDRESS, Device.of(owner.device)) == "ok"


@pytest.mark.usefixtures("quick")
def test_stolen_device_cookie_has_its_own_tries_then_strangers_ones(school: Cloud) -> None:
    owner = Browser()
    owner.call("log_in", MOTHER.log_in())
    thief, stranger = Browser("198.51.100.7", device=owner.device), Browser("198.51.100.7")
    codes = [thief.code_of("log_in", WRONG) for _ in range(21)]
    assert codes == ["credentials_wrong"] * 20 + ["too_many_attempts"]
    assert stranger.code_of("log_in", WRONG) == "too_many_attempts"
    for _ in range(10):
        school.clock.forward(600)
        codes += [thief.code_of("log_in", WRONG) for _ in range(21)]
    assert codes.count("credentials_wrong") == 30 + 30  # a day's


@pytest.mark.usefixtures("school", "quick")
def test_owner_of_a_stolen_device_cookie_still_gets_in() -> None:
    owner = Browser(SCHOOLS_ADDRESS)
    owner.call("log_in", MOTHER.log_in())
    thief = Browser("198.51.100.7", device=owner.device)
    for _ in range(25):
        thief.call("log_in", WRONG)
    assert owner.code_of("log_in", MOTHER.log_in()) == "ok"


@pytest.mark.usefixtures("school")
def test_try_of_a_device_that_cannot_be_counted_is_not_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    owner = Browser()
    owner.call("log_in", MOTHER.log_in())

    def busy(_: object) -> None:
        raise DomainError(Code.BUSY, retry_after_seconds=1)

    monkeypatch.setattr(repository, "update_alone", busy)
    monkeypatch.delattr(use_case, "verify_password")
    assert owner.code_of("log_in", MOTHER.log_in()) == "busy"


@pytest.mark.usefixtures("quick")
def test_device_is_forgotten_with_the_password_that_it_proved(school: Cloud) -> None:
    owner = Browser(SCHOOLS_ADDRESS)
    owner.call("log_in", MOTHER.log_in())
    school.store(replace(account_of(school, MOTHER), password_hash="of another password"))
    outcomes = [owner.code_of("log_in", WRONG) for _ in range(11)]
    assert outcomes == ["credentials_wrong"] * 10 + ["too_many_attempts"]
    assert outcome_of(WRONG, SCHOOLS_ADDRESS) == "too_many_attempts"  # they were counted with those of strangers


@pytest.mark.usefixtures("quick")
def test_device_is_forgotten_when_its_login_is_another_account(school: Cloud) -> None:
    owner = Browser(SCHOOLS_ADDRESS)
    owner.call("log_in", MOTHER.log_in())
    school.store(replace(account_of(school, MOTHER), account_id="another"))
    for _ in range(10):
        owner.call("log_in", WRONG)
    assert outcome_of(WRONG, SCHOOLS_ADDRESS) == "too_many_attempts"


def account_of(school: Cloud, member: Member) -> Account:
    return next(
        account for account in of_kind(Account, school.items("state")) if account.account_id == member.account_id
    )


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(
    "address",
    [lambda number: f"2001:db8:1:{number:x}::1", lambda number: f"203.0.113.{number}"],
    ids=["/64s of one /48", "IPv4 addresses"],
)
@pytest.mark.parametrize("login", ["borisova", "nobody"])
def test_of_200_wrong_passwords_from_200_networks_at_most_100_are_compared(
    school: Cloud, address: Callable[[int], str], login: str
) -> None:
    outcomes: list[str] = []
    for number in range(200):
        outcomes.append(outcome_of(WRONG | {"login": login}, address(number)))
        school.clock.forward(3600)
    assert outcomes == ["credentials_wrong"] * 100 + ["device_unknown"] * 100


@pytest.fixture
def row(school: Cloud) -> Cloud:
    """A hundred wrong passwords in a row for the mother, from everywhere."""
    assert {guess(number) for number in range(100)} == {"credentials_wrong"}
    return school


@pytest.mark.usefixtures("quick", "row")
def test_new_device_is_shown_the_way_on_after_a_hundred_wrong_passwords() -> None:
    refused = Browser().call("log_in", MOTHER.log_in())
    assert (refused.status, refused.code) == (429, "device_unknown")
    assert "retry-after" not in refused.headers
    assert "Забыли пароль?" in refused.body["detail"]


@pytest.mark.usefixtures("quick")
def test_known_device_gets_in_after_a_hundred_wrong_passwords(school: Cloud) -> None:
    owner = Browser()
    owner.call("log_in", MOTHER.log_in())
    for number in range(100):
        guess(number)
    assert guess(100) == "device_unknown"
    school.clock.forward(60 * 24 * 3600)
    assert guess(101) == "device_unknown"
    assert owner.code_of("log_in", MOTHER.log_in()) == "ok"
    assert Browser().code_of("log_in", MOTHER.log_in()) == "ok"


@pytest.mark.usefixtures("quick", "row")
def test_new_password_by_paper_opens_the_account_to_new_devices_again() -> None:
    code = ADMINISTRATOR.browser().call("issue_paper_code", {"login": MOTHER.login}).body["paper_code"]
    given = {"organisation_id": MOTHER.organisation_id, "login": MOTHER.login, "paper_code": code}
    assert Browser().call("password_by_paper_code", given | {"new_password": "новый-пароль-2027"}).status == 204
    assert guess(1) == "credentials_wrong"


@pytest.mark.usefixtures("quick")
def test_new_password_by_phone_opens_the_account_to_new_devices_again(school: Cloud) -> None:
    link(school, MOTHER, MOTHERS_PHONE)
    for number in range(100):
        guess(number)
    school.clock.forward(3600)
    forgotten = {"organisation_id": MOTHER.organisation_id, "login": MOTHER.login, "phone": MOTHERS_PHONE}
    started = Browser().call("forgotten_password", forgotten).body
    given = {"code": code_for(school, MOTHERS_PHONE), "birth_date": MOTHER.data["birth_date"]}
    given |= {"challenge_id": started["challenge_id"], "new_password": "новый-пароль-2027"}
    assert Browser().call("password_by_phone", given).status == 204
    assert guess(1) == "credentials_wrong"


@pytest.mark.usefixtures("quick")
def test_right_password_begins_the_row_anew(school: Cloud) -> None:
    for number in range(99):
        guess(number)
    assert Browser().code_of("log_in", MOTHER.log_in()) == "ok"
    school.clock.forward(600)
    assert [guess(number) for number in range(101)] == ["credentials_wrong"] * 100 + ["device_unknown"]


@pytest.mark.usefixtures("quick", "row")
def test_row_of_one_login_is_no_other_logins() -> None:
    assert Browser().code_of("log_in", SON.log_in()) == "ok"
    assert Browser().code_of("log_in", TEACHER_ELSEWHERE.log_in()) == "ok"


@pytest.mark.usefixtures("quick")
def test_of_many_wrong_passwords_at_once_a_hundred_are_compared(locking_school: Cloud) -> None:
    with ThreadPoolExecutor(16) as pool:
        outcomes = Counter(pool.map(guess, range(130)))
    assert outcomes["credentials_wrong"] == 100
    assert outcomes.keys() <= {"credentials_wrong", "device_unknown", "busy"}
    assert sum(item["wrong"] for item in locking_school.of_entity("access", "guard")) == 100


@pytest.mark.usefixtures("school", "quick")
def test_spelling_of_the_login_gives_no_further_tries() -> None:
    logins = ["borisova", "BORISOVA", " borisova", "Borisova "] * 3
    codes = [Browser().code_of("log_in", WRONG | {"login": login}) for login in logins]
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
    for spelling in spellings:
        school.clock.forward(60)
        codes.append(SON.browser().code_of("phone", {"phone": spelling}))
    assert codes == ["ok"] * 5 + ["sms_limit"]
    assert {sms["phone"] for sms in school.of_entity("access", "sms")} == {MOTHERS_PHONE}


def test_unknown_login_is_answered_like_a_wrong_password(school: Cloud, monkeypatch: pytest.MonkeyPatch) -> None:
    school.store(Account(account_id="fresh", person_id="son", organisation_id="school-1", login="fresh", version=1))
    bodies = (
        WRONG,
        WRONG | {"login": "nobody"},
        WRONG | {"login": "fresh"},  # it has no password yet
        replace(MOTHER, organisation_id="school-2").log_in("не тот пароль"),
    )
    seen = [_work(monkeypatch, partial(Browser().call, "log_in", body)) for body in bodies]
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
