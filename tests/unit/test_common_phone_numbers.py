from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from svyazka_common.errors import Code, DomainError
from svyazka_common.phone_numbers import canonical, masked

MOBILE = st.integers(0, 9_999_999).map(lambda rest: f"9{12}{rest:07d}")
SPELLINGS = [
    "+7{0}{1}{2}{3}",
    "8{0}{1}{2}{3}",
    "7{0}{1}{2}{3}",
    "{0}{1}{2}{3}",
    "8 ({0}) {1}-{2}-{3}",
    "+7 ({0}) {1}-{2}-{3}",
    "8({0}){1}{2}{3}",
    "+7-{0}-{1}-{2}-{3}",
    "8.{0}.{1}.{2}.{3}",
    "8 {0} {1} {2} {3}",
    "  +7 {0} {1}-{2}{3}  ",
    "8\u00a0{0}\u00a0{1}\u2013{2}\u2013{3}",
    "тел. 8 {0} {1} {2} {3}",
]


def refused(typed: str) -> Code:
    with pytest.raises(DomainError) as raised:
        canonical(typed)
    return raised.value.code


def canonical_or_none(typed: str) -> str | None:
    try:
        return canonical(typed)
    except DomainError:
        return None


@given(MOBILE, st.sampled_from(SPELLINGS))
def test_every_spelling_of_a_number_is_the_same_number(digits: str, spelling: str) -> None:
    assert canonical(spelling.format(digits[:3], digits[3:6], digits[6:8], digits[8:])) == f"+7{digits}"


@given(st.text(max_size=40))
def test_anything_typed_is_a_russian_mobile_number_or_refused(typed: str) -> None:
    if (number := canonical_or_none(typed)) is not None:
        assert number.startswith("+79")
        assert len(number) == 12
        assert canonical(number) == number


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", Code.PHONE_INVALID),
        ("привет", Code.PHONE_INVALID),
        ("912345678", Code.PHONE_INVALID),
        ("+7912345678", Code.PHONE_INVALID),
        ("+791234567890", Code.PHONE_INVALID),
        ("8 495 123-45-67", Code.PHONE_INVALID),
        ("+7 000 000-00-00", Code.PHONE_INVALID),
        ("112", Code.PHONE_INVALID),
        ("+7 701 234 56 78", Code.PHONE_NOT_RUSSIAN),
        ("+375 29 123-45-67", Code.PHONE_NOT_RUSSIAN),
        ("+1 650 253 0000", Code.PHONE_NOT_RUSSIAN),
        ("+44 7911 123456", Code.PHONE_NOT_RUSSIAN),
        ("+999 123456789", Code.PHONE_INVALID),
    ],
)
def test_other_numbers_are_refused(typed: str, code: Code) -> None:
    assert refused(typed) == code


@given(MOBILE)
def test_masked_number_shows_first_three_and_last_two_digits(digits: str) -> None:
    assert masked(f"+7{digits}") == f"+7 {digits[:3]} ***-**-{digits[-2:]}"
