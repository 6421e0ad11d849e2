"""People as `svyazka_common.known_people` reads them, in one position each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from svyazka_common.records.base import ref_of
from svyazka_common.records.link import Link
from svyazka_common.records.roster import Enrolment, Guardianship, Homeroom, Person, RoleAssignment, TeachingLoad
from svyazka_common.ties import KnownPerson

if TYPE_CHECKING:
    from svyazka_common.contact_policy import PositionRole
    from svyazka_common.records.roster import Role
    from svyazka_common.rights import Fact

SCHOOL = "school1"
YEAR: dict[str, Any] = {"starts_on": "2026-09-01", "ends_on": "2027-05-31"}
ROLES: dict[PositionRole, Role] = {
    "teacher": "teacher",
    "homeroom_teacher": "homeroom_teacher",
    "administrator": "school_admin",
    "officer": "authority_officer",
}


def known(person_id: str, as_role: PositionRole, class_id: str = "7a", organisation_id: str = SCHOOL) -> KnownPerson:
    """Somebody who is this and nothing else."""
    return of_facts(person_id, *facts_of(person_id, as_role, class_id, organisation_id))


def of_facts(person_id: str, *facts: Fact) -> KnownPerson:
    """Somebody of whom these facts are known."""
    person = Person(person_id=person_id, family_name="Петров", given_name="Саша", patronymic="Олегович", version=1)
    return KnownPerson(person_id=person_id, person=person, facts={ref_of(fact): fact for fact in facts})


def facts_of(person_id: str, as_role: PositionRole, class_id: str, organisation_id: str) -> list[Fact]:
    of_class: dict[str, Any] = {
        "class_id": class_id, "class_label": class_id, "organisation_id": organisation_id, "version": 1, **YEAR,
    }  # fmt: skip
    if as_role == "pupil":
        return [Enrolment(person_id=person_id, **of_class)]
    if as_role == "parent":
        child = f"child-of-{person_id}"
        guardianship = Guardianship(guardian_id=person_id, child_id=child, child_name="Саша", version=1)
        return [guardianship, Enrolment(person_id=child, **of_class)]
    facts: list[Fact] = [role(person_id, ROLES[as_role], organisation_id)]
    if as_role == "teacher":
        facts.append(TeachingLoad(person_id=person_id, subject_id="algebra", subject_name="Алгебра", **of_class))
    if as_role == "homeroom_teacher":
        facts.append(Homeroom(person_id=person_id, **of_class))
    return facts


def role(person_id: str, name: Role, organisation_id: str = SCHOOL) -> RoleAssignment:
    return RoleAssignment(
        person_id=person_id, organisation_id=organisation_id, organisation_name="Лицей", organisation_kind="school",
        role=name, version=1,
    )  # fmt: skip


def link(person_id: str, account_id: str = "a1", linked_at: int = 1, **fields: Any) -> Link:
    return Link(
        person_id=person_id, account_id=account_id, organisation_id=SCHOOL, link_id=f"l-{account_id}",
        study_profile_id="s1", linked_at=linked_at, **fields,
    )  # fmt: skip
