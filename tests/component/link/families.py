"""Two schools with a teacher, a family and strangers, for the tests of sign-in and link."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from shared_moto import made_once

from link.cloud import settled
from link.http_calls import Browser, signed_in
from svyazka_common.names import normalise
from svyazka_common.passwords import hash_password
from svyazka_common.records.roster import (
    Account,
    DirectoryEntry,
    Guardianship,
    Organisation,
    OrganisationKind,
    Person,
    Role,
    RoleAssignment,
)

if TYPE_CHECKING:
    from collections.abc import Generator

    import pytest

    from link.cloud import Cloud
    from svyazka_common.records.base import Record

PASSWORD = "Весна-2026-в-лицее"
SCHOOL, SECOND_SCHOOL, AUTHORITY = "school-1", "school-2", "authority-1"
NAMES = {SCHOOL: "МБОУ «Лицей № 3»", SECOND_SCHOOL: "МБОУ «Школа № 10»", AUTHORITY: "Управление образования"}

MOTHERS_PHONE, TEACHERS_PHONE, OTHER_PHONE = "+79123456789", "+79035550101", "+79991112233"


@dataclass(frozen=True)
class Member:
    """A person with an account; `login` in the organisation."""

    person_id: str
    family_name: str
    given_name: str
    login: str
    role: Role
    organisation_id: str = SCHOOL
    patronymic: str | None = None
    birth_date: str | None = "2012-02-29"

    @property
    def account_id(self) -> str:
        return f"a.{self.person_id}.{self.organisation_id}"

    @property
    def data(self) -> dict[str, str]:
        """What the person types at the VK ID step."""
        return {
            "family_name": self.family_name,
            "given_name": self.given_name,
            "birth_date": self.birth_date or "1980-01-31",
            "sex": "female",
        }

    def browser(self, address: str = "192.0.2.1") -> Browser:
        """A new session of this account."""
        return signed_in(self.account_id, self.person_id, self.organisation_id, address)

    def log_in(self, password: str = PASSWORD, **wishes: bool) -> dict[str, object]:
        """The body of a log-in."""
        return {"organisation_id": self.organisation_id, "login": self.login, "password": password, **wishes}


TEACHER = Member("teacher", "Яковлева", "Алёна", "yakovleva.a", "homeroom_teacher", patronymic="Игоревна")
TEACHER_ELSEWHERE = Member("teacher", "Яковлева", "Алёна", "alena.ya", "teacher", SECOND_SCHOOL)
MOTHER = Member("mother", "Борисова", "Анна-Мария", "borisova", "parent")
FATHER = Member("father", "О’Нил", "Олег", "oneil", "parent")
SON = Member("son", "Борисов", "Пётр", "borisov.p", "pupil")
DAUGHTER = Member("daughter", "Борисова", "Ева", "borisova.e", "pupil", SECOND_SCHOOL)
STRANGER = Member("stranger", "Чужой", "Иван", "chuzhoy", "parent")
ADMINISTRATOR = Member("administrator", "Старших", "Нина", "admin", "school_admin")
EVERYBODY = (TEACHER_ELSEWHERE, TEACHER, MOTHER, FATHER, SON, DAUGHTER, STRANGER, ADMINISTRATOR)
GUARDIANS = ((MOTHER, SON), (MOTHER, DAUGHTER), (FATHER, SON), (FATHER, DAUGHTER))


GOOD: dict[str, dict[str, Any]] = {
    "log_in": SON.log_in("не тот пароль"),
    "forgotten_password": {"organisation_id": "school-1", "login": "borisov.p", "phone": MOTHERS_PHONE},
    "password_by_phone": {
        "challenge_id": "abc~def",
        "code": "123456",
        "birth_date": "2012-02-29",
        "new_password": "новый пароль",
    },
    "password_by_paper_code": {
        "organisation_id": "school-1",
        "login": "borisov.p",
        "paper_code": "ABCD-EFGH-JKMN",
        "new_password": "новый пароль",
    },
    "issue_paper_code": {"login": "borisov.p"},
    "settle_conflict": {"conflict_id": f"stranger~{'0' * 64}", "decision": "keep"},
    "change_policy": {
        "contacts": "strict",
        "safe_mode": True,
        "quiet": True,
        "quiet_from": "21:00",
        "quiet_until": "07:00",
        "retention_months": 36,
        "version": 0,
    },
    "phone": {"phone": MOTHERS_PHONE},
    "code": {"code": "123456"},
    "unlink_proof": {"code": "123456"},
    "personal_data": SON.data,
    "study_profile": SON.data,
}
"""A body of the right form for each call that takes one."""


@cache
def password_hash() -> str:
    """The hash of `PASSWORD`, worked out once."""
    return hash_password(PASSWORD)


@contextmanager
def opened(monkeypatch: pytest.MonkeyPatch, tables: dict[str, Any], dynamodb: str | None) -> Generator[Cloud]:
    """AWS (`link.cloud.settled`) with everybody in it."""
    with settled(monkeypatch, tables, dynamodb) as cloud:
        if dynamodb is None:
            made_once("link.families", lambda: populate(cloud))
        else:
            populate(cloud)
        yield cloud


def populate(cloud: Cloud) -> None:
    """Everybody, with the password `PASSWORD`; nobody has linked."""
    cloud.store(
        *(record for organisation_id, name in NAMES.items() for record in _organisation(organisation_id, name)),
        *(record for member in EVERYBODY for record in _member(member)),
        *(
            Guardianship(
                guardian_id=guardian.person_id, child_id=child.person_id, child_name=child.given_name, version=1
            )
            for guardian, child in GUARDIANS
        ),
    )


def _organisation(organisation_id: str, name: str) -> list[Record]:
    kind: OrganisationKind = "authority" if organisation_id == AUTHORITY else "school"
    return [
        Organisation(organisation_id=organisation_id, kind=kind, name=name, version=1),
        DirectoryEntry(
            term=normalise(name),
            organisation_id=organisation_id,
            kind=kind,
            name=name,
            parent_id=None if organisation_id == AUTHORITY else AUTHORITY,
        ),
    ]


def _member(member: Member) -> list[Record]:
    return [
        Person(
            person_id=member.person_id,
            family_name=member.family_name,
            given_name=member.given_name,
            patronymic=member.patronymic,
            birth_date=member.birth_date,
            version=1,
        ),
        RoleAssignment(
            person_id=member.person_id,
            organisation_id=member.organisation_id,
            organisation_name=NAMES[member.organisation_id],
            organisation_kind="school",
            role=member.role,
            version=1,
        ),
        Account(
            account_id=member.account_id,
            person_id=member.person_id,
            organisation_id=member.organisation_id,
            login=member.login,
            password_hash=password_hash(),
            version=1,
        ),
    ]
