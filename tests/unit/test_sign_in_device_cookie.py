"""The device cookie: what it proves, and what it never proves."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from functions.sign_in.browser import ACCOUNTS, KNOWN_SECONDS, Device
from svyazka_common import secrets as stage_secrets
from svyazka_common.records.roster import Account

NOW = 1_800_000_000
ACCOUNT = Account(
    account_id="account-1",
    person_id="person-1",
    organisation_id="organisation-1",
    login="borisov.p",
    password_hash="$argon2id$1",
    version=1,
)


@pytest.fixture(autouse=True)
def stage(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_ID", "s")
    monkeypatch.setattr(stage_secrets, "_stage_secret", lambda _: b"the stage's secret")


def knows(device: Device, account: Account = ACCOUNT, now: int = NOW) -> bool:
    proof = device.proof_of(account.organisation_id, account.login, now)
    return proof is not None and device.proves(proof, account)


def numbered(number: int) -> Account:
    return replace(ACCOUNT, account_id=f"a{number}", login=f"login{number}")


def test_device_knows_the_account_that_was_logged_in_to_and_no_other() -> None:
    device = Device.of(Device.of(None).after_log_in(ACCOUNT, NOW).cookie)
    assert knows(device)
    assert not knows(device, replace(ACCOUNT, login="other"))
    assert not knows(device, replace(ACCOUNT, organisation_id="o2"))
    assert not knows(device, replace(ACCOUNT, account_id="a2"))
    assert not knows(device, replace(ACCOUNT, password_hash="$argon2id$2"))


def test_new_device_knows_nobody_and_is_like_no_other() -> None:
    first, second = Device.of(None), Device.of(None)
    assert first.device_id != second.device_id
    assert re.fullmatch(r"[A-Za-z0-9_-]{22}", first.device_id)
    assert not knows(first)


@pytest.mark.parametrize(("seconds", "accepted"), [(0, True), (KNOWN_SECONDS - 1, True), (KNOWN_SECONDS, False)])
def test_device_is_known_for_400_days(seconds: int, accepted: bool) -> None:  # noqa: FBT001
    device = Device.of(None).after_log_in(ACCOUNT, NOW)
    assert knows(device, now=NOW + seconds) == accepted
    assert KNOWN_SECONDS == 400 * 24 * 3600


def test_device_is_known_for_400_days_since_the_last_log_in() -> None:
    device = Device.of(None).after_log_in(ACCOUNT, NOW).after_log_in(ACCOUNT, NOW + KNOWN_SECONDS - 1)
    assert knows(device, now=NOW + 2 * KNOWN_SECONDS - 2)
    assert len(device.proofs) == 1


def test_eleventh_account_of_a_device_takes_the_place_of_the_oldest() -> None:
    device = Device.of(None)
    for number in range(ACCOUNTS):
        device = Device.of(device.after_log_in(numbered(number), NOW + number).cookie)
    assert all(knows(device, numbered(number)) for number in range(10))
    device = Device.of(device.after_log_in(numbered(0), NOW + 10).cookie)  # used again
    device = Device.of(device.after_log_in(numbered(10), NOW + 11).cookie)
    assert [number for number in range(11) if knows(device, numbered(number))] == [0, *range(2, 11)]
    assert len(device.cookie) < 700


def test_cookie_says_nothing_of_the_person() -> None:
    cookie = Device.of(None).after_log_in(ACCOUNT, NOW).cookie
    assert not any(said in cookie for said in ("account", "person", "organisation", "borisov", "argon2"))


def test_proofs_of_one_account_on_two_devices_have_nothing_in_common() -> None:
    (first,), (second,) = (Device.of(None).after_log_in(ACCOUNT, NOW).proofs for _ in range(2))
    assert first.account != second.account
    assert first.signature != second.signature


@given(st.data())
def test_cookie_that_was_changed_anywhere_proves_nothing(data: st.DataObject) -> None:
    cookie = Device(device_id="A" * 22).after_log_in(ACCOUNT, NOW).cookie
    place = data.draw(st.integers(0, len(cookie) - 1))
    sign = data.draw(st.sampled_from("0123456789abcdefABCDEF._~-").filter(lambda sign: sign != cookie[place]))
    changed = Device.of(cookie[:place] + sign + cookie[place + 1 :])
    # The device's number is in every signature, so one in which the last bits of base64 differ is another device too.
    assert not knows(changed)


@given(st.text())
def test_no_text_makes_the_reading_fail(text: str) -> None:
    assert not knows(Device.of(text))


@pytest.mark.parametrize(
    "text", ["", "A" * 22, "A" * 22 + "~", "A" * 22 + ("~00000000." + "0" * 16 + "." + "0" * 32) * 11]
)
def test_cookie_of_another_form_is_a_new_device(text: str) -> None:
    device = Device.of(text)
    assert device.proofs == ()
    assert device.device_id != "A" * 22


def test_another_stage_knows_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    device = Device.of(None).after_log_in(ACCOUNT, NOW)
    monkeypatch.setattr(stage_secrets, "_stage_secret", lambda _: b"another stage's secret")
    assert not knows(device)
