from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.link.rules import budgets
from functions.link.rules.budgets import Budget
from functions.link.rules.password import MIN_LENGTH, too_weak
from functions.link.rules.sms_text import sms_text
from functions.link.rules.source import source_of
from svyazka_common.problems import MEANINGS

ALL_BUDGETS = [budget for budget in vars(budgets).values() if isinstance(budget, Budget)]
SUBSCRIBER, DEVICE = st.integers(0x2000 << 48, 0x3FFF << 48), st.integers(0, 2**64 - 1)


@given(st.sampled_from(ALL_BUDGETS), st.integers(0, 4_000_000_000))
def test_window_ends_when_the_next_begins(budget: Budget, now: int) -> None:
    ends_in = budget.ends_in(now)
    assert 1 <= ends_in <= budget.seconds
    assert budget.window(now + ends_in - 1) == budget.window(now)
    assert budget.window(now + ends_in) == budget.window(now) + 1


@pytest.mark.parametrize("budget", ALL_BUDGETS, ids=lambda budget: budget.name)
def test_budget_can_be_spent_and_its_refusal_says_when_to_come_back(budget: Budget) -> None:
    assert budget.times // budget.shards >= 1
    assert budget.times // budget.shards * budget.shards <= budget.times
    assert MEANINGS[budget.code].status == 429


def test_budgets_have_counters_of_their_own() -> None:
    assert len({budget.name for budget in ALL_BUDGETS}) == len(ALL_BUDGETS)


def test_budgets_are_those_of_the_design() -> None:
    assert (budgets.SMS_PAUSE_SECONDS, budgets.SMS_PHONE.times, budgets.SMS_PHONE.seconds) == (60, 5, 86_400)
    assert (budgets.CODE_TRIES, budgets.CODE_LIVES_SECONDS) == (5, 300)


@given(st.integers(0, 2**32 - 1).map(IPv4Address))
def test_ipv4_address_is_its_own_source_also_mapped_into_ipv6(address: IPv4Address) -> None:
    assert source_of(str(address)) == source_of(f"::ffff:{address}") == str(address)


@given(SUBSCRIBER, DEVICE, DEVICE)
def test_addresses_of_one_64_are_one_source(subscriber: int, one: int, other: int) -> None:
    first, second = (str(IPv6Address(subscriber << 64 | device)) for device in (one, other))
    assert source_of(first) == source_of(second)


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1), DEVICE)
def test_addresses_of_two_64_are_two_sources(one: int, other: int, device: int) -> None:
    first, second = (str(IPv6Address(network << 64 | device)) for network in (one | 1 << 63, other | 1 << 63))
    assert (source_of(first) == source_of(second)) == (one | 1 << 63 == other | 1 << 63)


@given(st.text())
def test_source_of_anything_is_a_text(address: str) -> None:
    assert source_of(address)


@pytest.mark.parametrize("address", ["", "unknown", "1.2.3", "1.2.3.4, 5.6.7.8", "::g"])
def test_what_is_no_address_is_one_source(address: str) -> None:
    assert source_of(address) == "unknown"


@given(st.text(max_size=MIN_LENGTH - 1))
def test_short_password_is_weak(password: str) -> None:
    assert too_weak(password, "login")


@given(st.characters(codec="utf-8"), st.integers(MIN_LENGTH, 128))
def test_one_sign_repeated_is_weak(sign: str, times: int) -> None:
    assert too_weak(sign * times, "login")


@given(st.text(st.characters(categories=["Ll", "Nd"]), min_size=MIN_LENGTH, max_size=40))
def test_login_is_weak_as_its_own_password(login: str) -> None:
    small = login.casefold()
    assert too_weak(small, small)
    assert too_weak(small[::-1], small)


@pytest.mark.parametrize(
    "password",
    ["12345678", "87654321", "QWERTYUI", "asdfghjkl", "йцукенгш", "ЙЦУКЕНГШ", "Password1", "parol123", "1Q2W3E4R"],
)
def test_common_password_is_weak(password: str) -> None:
    assert too_weak(password, "login")


@pytest.mark.parametrize("password", ["весна-26", "correct horse", "aaaaaaab", "12345679", "жираф ел сено"])
def test_other_password_is_not_weak(password: str) -> None:
    assert not too_weak(password, "login")


@given(st.from_regex(r"\A[0-9]{6}\Z"), st.sampled_from(["link", "password"]))
def test_text_ends_with_the_line_that_browsers_read_and_fits_in_three_parts(code: str, purpose: str) -> None:
    text = sms_text(purpose, code, "svyazka.example.ru")  # type: ignore[arg-type]
    assert text.splitlines()[-1] == f"@svyazka.example.ru #{code}"
    assert text.splitlines()[-2] == ""
    # 67 UCS-2 signs a part (3GPP TS 23.040).
    assert len(text) <= 3 * 67
