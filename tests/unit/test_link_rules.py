from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from msgspec.structs import replace

from functions.sign_in.rules.password_strength import LOOKED_AT, MAX_LENGTH, MIN_LENGTH, facts_of, names_of, too_weak
from functions.sms.rules.texts import NOTICES, notice_text, sms_text
from svyazka_common import budgets
from svyazka_common.budgets import Budget, networks_of, source_of
from svyazka_common.problems import MEANINGS
from svyazka_common.records.roster import Person

if TYPE_CHECKING:
    from svyazka_common.records.access import NoticePurpose

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
    assert (budgets.SMS_PAUSE_SECONDS, budgets.SMS_PAIR.times, budgets.SMS_PAIR.seconds) == (60, 5, 86_400)
    assert (budgets.CODE_TRIES, budgets.CODE_LIVES_SECONDS) == (5, 300)


@given(st.integers(0, 2**32 - 1).map(IPv4Address))
def test_ipv4_address_is_its_own_source_also_mapped_into_ipv6(address: IPv4Address) -> None:
    assert source_of(str(address)) == source_of(f"::ffff:{address}") == str(address)


@given(SUBSCRIBER, DEVICE, DEVICE)
def test_addresses_of_one_64_are_one_source(subscriber: int, device: int, other: int) -> None:
    first, second = (str(IPv6Address(subscriber << 64 | device)) for device in (device, other))
    assert source_of(first) == source_of(second)
    assert networks_of(first) == networks_of(second)


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**64 - 1), DEVICE)
def test_addresses_of_two_64_are_two_sources(subscriber: int, other: int, device: int) -> None:
    first, second = (str(IPv6Address(network << 64 | device)) for network in (subscriber | 1 << 63, other | 1 << 63))
    assert (source_of(first) == source_of(second)) == (subscriber | 1 << 63 == other | 1 << 63)


@pytest.mark.parametrize(("shared", "networks"), [(48, 1), (55, 1), (56, 2), (63, 2), (64, 3), (47, 0)])
def test_ipv6_addresses_share_the_networks_whose_bits_they_share(shared: int, networks: int) -> None:
    address = 0x20010DB8_00000000_00000000_00000000
    first, second = networks_of(str(IPv6Address(address))), networks_of(str(IPv6Address(address ^ 1 << 127 - shared)))
    assert len(set(first) & set(second)) == networks
    assert first == ("2001:db8::/64", "2001:db8::/56", "2001:db8::/48")


@given(st.integers(0, 2**32 - 1).map(IPv4Address))
def test_ipv4_address_lies_in_no_wider_network(address: IPv4Address) -> None:
    assert networks_of(str(address)) == (str(address),)


@given(st.text())
def test_source_of_anything_is_a_text(address: str) -> None:
    assert source_of(address)


@pytest.mark.parametrize("address", ["", "unknown", "1.2.3", "1.2.3.4, 5.6.7.8", "::g"])
def test_what_is_no_address_is_one_source(address: str) -> None:
    assert source_of(address) == "unknown"


BORISOV = ("borisov.p", "Борисов", "Пётр", "", "2012-02-29")


@given(st.text(max_size=MIN_LENGTH - 1))
def test_short_password_is_weak(password: str) -> None:
    assert too_weak(password, "login")


@example("\n", 8)
@given(st.characters(codec="utf-8"), st.integers(MIN_LENGTH, MAX_LENGTH))
def test_one_sign_repeated_is_weak(sign: str, times: int) -> None:
    assert too_weak(sign * times, "login")


@given(st.text("abcdefghijklmnopqrstuvwxyzабвгдежзийклмнопрстуфхцчшщъыьэюя0123456789.", min_size=8, max_size=LOOKED_AT))
def test_login_is_weak_as_its_own_password(login: str) -> None:
    assert too_weak(login, login)
    assert too_weak(login.upper(), login)
    assert too_weak(login[::-1], login)


@given(st.text(min_size=MIN_LENGTH, max_size=MAX_LENGTH), st.lists(st.text(), max_size=4))
def test_no_password_makes_the_estimate_fail(password: str, about: list[str]) -> None:
    assert too_weak(password, *about) in {True, False}


@pytest.mark.parametrize(
    "password",
    [
        *("12345678", "87654321", "12341234", "QWERTYUI", "asdfghjkl", "йцукенгш", "ЙЦУКЕНГШ", "ячсмитьб", "йфяцычувс"),
        *("Password1", "password123", "qwerty12", "Qwerty123!", "1Q2W3E4R", "1й2ц3у4к", "P@ssw0rd", "зфыыцщкв1"),
        *(
            "parol123",
            "пароль123",
            "Пароль123",
            "gfhjkm123",
            "gfhjkm12",
            "privet123",
            "Привет123",
            "любовь123",
            "k.,jdm123",
        ),
        *("Наташа2010", "natasha2010", "спартак1922", "мамапапа1", "aaaaaaab", "12345679", "abcdefgh", "01.02.2010"),
        *("Пароль 1", "k.,jdm123"),
    ],
)
def test_common_password_is_weak(password: str) -> None:
    assert too_weak(password, "login")


@pytest.mark.parametrize(
    "password",
    [
        *("borisov.p1", "borisov1", "Borisov.P", "Борисов1", "борисов2012", "Борисов!", ",jhbcjd12", "borisov2012"),
        *(
            "Петр2012",
            "пётр2902",
            "petr2902",
            "petr29022012",
            "29022012",
            "20120229",
            "290212пётр",
            "29.02.2012",
            "2902201212",
        ),
    ],
)
def test_password_made_of_ones_own_login_names_or_birth_date_is_weak(password: str) -> None:
    assert too_weak(password, *BORISOV)


@pytest.mark.parametrize(
    "password",
    [
        *(
            "correct horse",
            "жираф ел сено",
            "Весна-2026-в-лицее",
            "новый-пароль-2027",
            "ещё-один-пароль",
            "кукушка и ёж",
        ),
        *("xK9$mQ2v", "рюкзаксетка", "чайник на крыше", "Пётр любит гулять в парке"),
    ],
)
def test_password_of_some_words_or_at_random_is_not_weak(password: str) -> None:
    assert not too_weak(password, *BORISOV)


@pytest.mark.parametrize("password", ["Яковлева7", "zrjdktdf7", "yakovleva7", "iakovleva7"])
def test_name_makes_a_password_weak_for_its_bearer_only(password: str) -> None:
    assert too_weak(password, "Яковлева")
    assert not too_weak(f"{password}вгзс", *BORISOV)


def test_facts_of_a_person_are_names_and_birth_date() -> None:
    person = Person(
        person_id="p", family_name="Борисов", given_name="Пётр", patronymic=None, birth_date="2012-02-29", version=1
    )
    assert names_of(person) == ("Борисов", "Пётр", "")
    assert facts_of(person) == ("Борисов", "Пётр", "", "2012-02-29")
    assert facts_of(replace(person, patronymic="Ильич", birth_date=None)) == ("Борисов", "Пётр", "Ильич", "")
    assert names_of(None) == facts_of(None) == ()


@given(st.from_regex(r"\A[0-9]{6}\Z"), st.sampled_from(["link", "password"]))
def test_text_ends_with_the_browsers_line_and_fits_in_three_parts(code: str, purpose: str) -> None:
    text = sms_text(purpose, code, "svyazka.example.ru")  # type: ignore[arg-type]
    assert text.splitlines()[-1] == f"@svyazka.example.ru #{code}"
    assert text.splitlines()[-2] == ""
    # 67 UCS-2 signs a part (3GPP TS 23.040).
    assert len(text) <= 3 * 67


@pytest.mark.parametrize("purpose", NOTICES)
def test_notice_names_the_site_without_a_code_in_two_parts(purpose: NoticePurpose) -> None:
    text = notice_text(purpose, "svyazka.example.ru")
    assert text.startswith("svyazka.example.ru: ")
    assert "школу" in text
    assert not set(text) & set("0123456789@#\n")
    assert len(text) <= 2 * 67
