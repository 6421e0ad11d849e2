"""Class 7А of the first school, over the people of `link.families`, for the tests of its administrator's calls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from link.families import AUTHORITY, DAUGHTER, NAMES, SCHOOL, SECOND_SCHOOL, SON, TEACHER, Member
from msgspec.structs import replace

from svyazka_common import organisations
from svyazka_common.records.roster import Enrolment, Homeroom, Person, RoleAssignment, SchoolClass, TeachingLoad

if TYPE_CHECKING:
    from link.cloud import Cloud

    from svyazka_common.records.roster import Status

TODAY = "2026-10-15"
YEAR: dict[str, Any] = {"starts_on": "2026-09-01", "ends_on": "2027-05-31", "version": 1}
OTHER_ADMINISTRATOR = Member("administrator2", "Других", "Ольга", "admin2", "school_admin", SECOND_SCHOOL)


OFFICER = Member("officer", "Игнатьева", "Елена", "ignateva", "authority_officer", AUTHORITY)


def school_class(class_id: str, label: str, organisation_id: str = SCHOOL, **changes: Any) -> SchoolClass:
    return SchoolClass(class_id=class_id, organisation_id=organisation_id, label=label, **(YEAR | changes))


def _in_7a(**changes: Any) -> dict[str, Any]:
    return {"class_id": "7a", "class_label": "7А", "organisation_id": SCHOOL} | YEAR | changes


def enrolment(member: Member, **changes: Any) -> Enrolment:
    return Enrolment(person_id=member.person_id, **_in_7a(**changes))


def homeroom(member: Member, **changes: Any) -> Homeroom:
    return Homeroom(person_id=member.person_id, **_in_7a(**changes))


def load(member: Member, **changes: Any) -> TeachingLoad:
    return TeachingLoad(person_id=member.person_id, subject_id="algebra", subject_name="Алгебра", **_in_7a(**changes))


def role_of(member: Member, role: Any, organisation_id: str = SCHOOL, status: Status = "active") -> RoleAssignment:
    return RoleAssignment(
        person_id=member.person_id,
        organisation_id=organisation_id,
        organisation_name=NAMES[organisation_id],
        organisation_kind="school",
        role=role,
        status=status,
        version=2,
    )


def open_authority(cloud: Cloud) -> None:
    """The authority above both schools has an officer."""
    organisations.forget()
    cloud.store(
        Person(person_id=OFFICER.person_id, family_name=OFFICER.family_name, given_name=OFFICER.given_name, version=1),
        replace(role_of(OFFICER, "authority_officer", AUTHORITY), organisation_kind="authority"),
    )


def open_school(cloud: Cloud) -> None:
    """The son in 7А, whose class teacher is the teacher; the daughter's school has an administrator too."""
    cloud.store(
        school_class("7a", "7А"),
        school_class("10b", "10Б"),
        school_class("old", "9В", status="ended"),
        school_class("past", "6А", ends_on="2026-05-31"),
        school_class("5v", "5В", SECOND_SCHOOL),
        enrolment(SON),
        homeroom(TEACHER),
        load(TEACHER),
        role_of(OTHER_ADMINISTRATOR, "school_admin", SECOND_SCHOOL),
        enrolment(DAUGHTER, class_id="5v", class_label="5В", organisation_id=SECOND_SCHOOL),
    )
