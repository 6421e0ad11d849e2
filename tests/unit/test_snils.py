"""A СНИЛС: what is one, what a part of a file keeps of it, and whom one stands for."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from roster_files import SMALL, changed, packed

from functions.roster.read.bundle import open_bundle
from functions.roster.read.school_bundle import read_school_bundle
from functions.roster.read.split import split
from functions.roster.rules.checks import WRONG_SNILS, without_numbers
from functions.roster.use_cases.preview import NothingStored
from functions.sign_in.rules.first_binding import SnilsClaim, holder, snils_claim
from svyazka_common.records.roster import Person
from svyazka_common.snils import LAST_WITHOUT_CHECK, digits_of

NUMBER = "112-233-445 95"
DIGITS = "11223344595"
HASH = "ab" * 32
ANNA = Person(person_id="p1", family_name="Королёва", given_name="Анна", snils_key=HASH, version=1)
CLAIM = SnilsClaim(snils_key=HASH, family_name="КОРОЛЕВА", given_name="Анна")
ESIA = {"snils": NUMBER, "lastName": "Королёва", "firstName": "Анна", "trusted": True}


def hashed(digits: str) -> str:
    assert digits == DIGITS
    return HASH


@pytest.mark.parametrize("written", [NUMBER, "112-233-445-95", "112 233 445 95", DIGITS, f" {NUMBER} "])
def test_a_number_is_read_however_it_is_written(written: str) -> None:
    assert digits_of(written) == DIGITS


@given(st.integers(LAST_WITHOUT_CHECK + 1, 999_999_999))
def test_of_a_hundred_check_numbers_one_fits(number: int) -> None:
    fitting = [check for check in range(100) if digits_of(f"{number:09}{check:02}")]
    assert len(fitting) == 1


@given(st.integers(0, 10), st.integers(1, 9))
def test_no_digit_can_be_mistyped(place: int, by: int) -> None:
    wrong = (int(DIGITS[place]) + by) % 10
    assert digits_of(f"{DIGITS[:place]}{wrong}{DIGITS[place + 1 :]}") is None


@pytest.mark.parametrize(
    "odd", ["", "0", "١١٢٢٣٣٤٤٥٩٥", "00000000000", "001-001-998 00", f"{DIGITS}0", "112--233-445 95"]
)
def test_what_is_no_number_is_none(odd: str) -> None:
    assert digits_of(odd) is None


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        (f"{{SNILS:{NUMBER}}}", HASH),
        (f"{{LDAP:anna}},{{snils: {DIGITS} }},{{LTI:7}}", HASH),
        (f"{{СНИЛС:{NUMBER}}},{{SNILS:{DIGITS}}}", HASH),
        ("{LDAP:11223344595}", ""),
        (DIGITS, ""),
        ("", ""),
        ("{SNILS:112-233-445 96}", WRONG_SNILS),
        (f"{{SNILS:{NUMBER}}},{{SNILS:112-233-446 99}}", WRONG_SNILS),
    ],
)
def test_a_part_keeps_a_hash_and_no_number(cell: str, kept: str) -> None:
    assert without_numbers(cell, hashed) == kept


def school(cells: dict[str, str], *, uses_snils: bool, folder: Any) -> tuple[Any, list[Any]]:
    """The school's part of the small bundle with `userIds` of some persons, and the lines that lay it."""
    first, *rows = SMALL["users.csv"].splitlines()
    users = [f"{first},userIds", *(f'{row},"{cells.get(row.partition(",")[0], "")}"' for row in rows)]
    files = changed("users.csv", SMALL["users.csv"], "\n".join(users) + "\n")
    bundle = open_bundle(io.BytesIO(packed(files)), 1_800_000_000_000)
    with (made := split(bundle, NothingStored(), folder, hashed if uses_snils else None)).report:
        lines = list(made.parts.lines("s1"))
    return read_school_bundle("s1", made.region, lines), lines


def test_the_parts_of_a_file_have_no_number(tmp_path: Any) -> None:
    part, lines = school({"p1": f"{{SNILS:{NUMBER}}}"}, uses_snils=True, folder=tmp_path)
    assert part.users["p1"].snils_key == HASH
    assert part.problems == []
    assert not any(digits in str(lines) for digits in (NUMBER, DIGITS))


def test_a_wrong_number_is_reported_by_row_and_column_alone(tmp_path: Any) -> None:
    part, lines = school({"p1": "{SNILS:112-233-445 96}"}, uses_snils=True, folder=tmp_path)
    (problem,) = part.problems
    assert (problem.file, problem.row, problem.column, problem.code) == ("users.csv", 3, "userIds", "snils")
    assert "p1" in part.users
    assert "445" not in f"{problem.text}{lines}"


def test_where_the_stage_uses_none_not_even_a_hash_is_kept(tmp_path: Any) -> None:
    cells = {"p1": f"{{SNILS:{NUMBER}}}", "g1": "{SNILS:112-233-445 96}"}
    part, lines = school(cells, uses_snils=False, folder=tmp_path)
    assert {row.snils_key for row in part.users.values()} == {None}
    assert part.problems == []
    assert not any(trace in str(lines) for trace in (NUMBER, HASH, WRONG_SNILS))


# Whom it stands for.


def test_the_one_with_the_number_and_the_name_is_meant() -> None:
    assert holder([ANNA], CLAIM) is ANNA


@pytest.mark.parametrize(
    "people",
    [
        [],
        [ANNA, replace(ANNA, person_id="p2")],
        [replace(ANNA, status="ended")],
        [replace(ANNA, snils_key="cd" * 32)],
        [replace(ANNA, given_name="Ольга")],
        [replace(ANNA, family_name="Петрова")],
    ],
    ids=["nobody", "two", "ended", "another's", "given name", "family name"],
)
def test_nobody_is_meant_where_it_is_not_certain(people: list[Person]) -> None:
    assert holder(people, CLAIM) is None


def test_who_has_ended_does_not_stand_in_the_way() -> None:
    assert holder([ANNA, replace(ANNA, person_id="p2", status="ended")], CLAIM) is ANNA


def test_esia_vouches_for_number_and_name() -> None:
    assert snils_claim(ESIA, hashed) == SnilsClaim(snils_key=HASH, family_name="Королёва", given_name="Анна")


@pytest.mark.parametrize(
    "answer",
    [
        {"trusted": False},
        {"trusted": "true"},
        {"trusted": None},
        {"snils": None},
        {"snils": 11223344595},
        {"snils": "112-233-445 96"},
        {"lastName": None},
        {"firstName": 7},
    ],
)
def test_what_esia_does_not_vouch_for_is_no_claim(answer: dict[str, Any]) -> None:
    assert snils_claim(ESIA | answer, hashed) is None
