"""Test people: those of the demo region, as the parties outside know them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from local.demo_region import academic_year
from local.demo_region.logins import demo_logins
from local.demo_region.snils import number_of, snils_of

if TYPE_CHECKING:
    from local.demo_region.people import Sex

UNCONFIRMED = "unconfirmed"
"""Key of the person whose account at ЕСИА is not confirmed: nobody of the region."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TestPerson:
    """Somebody to be at a party outside.

    Attributes:
        key: by which tests and the demo choose them: the part that they play in the demo.
        number: 32 bits that are theirs alone; identifiers at each party are made of it.
        snils: `123-456-789 01`, with its check digits.
        phone: E.164.
        is_confirmed: whether ЕСИА has seen them or their documents.
    """

    __test__ = False

    key: str
    description: str
    family_name: str
    given_name: str
    patronymic: str
    birth_date: date
    sex: Sex
    number: int
    snils: str
    phone: str
    is_confirmed: bool = True

    @property
    def full_name(self) -> str:
        """«Фамилия Имя Отчество»."""
        return " ".join(filter(None, (self.family_name, self.given_name, self.patronymic)))

    @property
    def oid(self) -> str:
        """Their subject at ЕСИА."""
        return str(1_000_000_000 + self.number % 900_000_000)

    @property
    def vk_user_id(self) -> int:
        """Their `user_id` at VK ID."""
        return 700_000_000 + self.number % 200_000_000


@cache
def test_people() -> tuple[TestPerson, ...]:
    """Everybody with a login in the demo region of this academic year, and somebody unconfirmed."""
    year = academic_year.containing(academic_year.today())
    people = [
        TestPerson(
            key=login.actor,
            description=login.description,
            family_name=login.family_name,
            given_name=login.given_name,
            patronymic=login.patronymic or "",
            birth_date=date.fromisoformat(login.birth_date),
            sex=login.sex,
            number=number_of(login.person_id),
            snils=snils_of(login.person_id),
            phone=_phone(login.person_id),
        )
        for login in demo_logins(year)
    ]
    return (
        *people,
        TestPerson(
            key=UNCONFIRMED,
            description="учётная запись не подтверждена",
            family_name="Сомова",
            given_name="Вера",
            patronymic="Игоревна",
            birth_date=date(1991, 3, 9),
            sex="female",
            number=number_of(UNCONFIRMED),
            snils=snils_of(UNCONFIRMED),
            phone=_phone(UNCONFIRMED),
            is_confirmed=False,
        ),
    )


test_people.__test__ = False  # type: ignore[attr-defined]


def _phone(person: str) -> str:
    return f"+7902{number_of(person) % 10_000_000:07}"
