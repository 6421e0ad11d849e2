"""Persons and their roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.roster.mapping.known import Known, once
from functions.roster.mapping.relations import status
from functions.roster.problems import Code
from functions.roster.rows.people import DemographicsRow, UserRow
from functions.roster.rows.relations import RoleRow
from svyazka_common.records.relations import RoleAssignment
from svyazka_common.records.roster import Person

if TYPE_CHECKING:
    from collections.abc import Iterator

    from functions.roster.bundle import Bundle
    from functions.roster.report import Report
    from svyazka_common.records.relations import Role
    from svyazka_common.records.roster import OrganisationKind


def persons(bundle: Bundle, known: Known, report: Report) -> Iterator[Person]:
    """Everybody, with birth date and sex where they are told."""
    demographics: dict[str, DemographicsRow] = {}
    for _ in once(bundle.rows(DemographicsRow, report), demographics, DemographicsRow, report):
        pass
    for row in once(bundle.rows(UserRow, report), known.users, UserRow, report):
        more = demographics.pop(row.sourced_id, None)
        yield Person(
            person_id=row.sourced_id,
            family_name=row.family_name,
            given_name=row.given_name,
            patronymic=row.patronymic,
            birth_date=more.birth_date if more else None,
            sex=more.sex if more else None,
            version=max(row.version, more.version) if more else row.version,
        )
    for left in demographics.values():
        report.tell("demographics.csv", left.number, "sourcedId", Code.REFERENCE)


def role_assignments(bundle: Bundle, known: Known, report: Report) -> Iterator[RoleAssignment]:
    """The roles in organisations; notes who is a pupil, and who belongs where."""
    for row in bundle.rows(RoleRow, report):
        user = known.users.get(row.person_id)
        organisation = known.organisations.get(row.organisation_id)
        if user is None or organisation is None:
            report.tell("roles.csv", row.number, "orgSourcedId" if user else "userSourcedId", Code.REFERENCE)
            continue
        if organisation.kind != _kind_for(row.role):
            report.tell("roles.csv", row.number, "role", Code.ROLE_IN_WRONG_ORGANISATION)
            continue
        removed = row.removed or user.removed or organisation.removed
        version = max(row.version, user.version, organisation.version)
        if row.role == "pupil":
            known.pupils.add(row.person_id)
        if not removed:
            versions = known.organisations_of.setdefault(row.person_id, {})
            versions[row.organisation_id] = max(version, versions.get(row.organisation_id, 0))
        yield RoleAssignment(
            person_id=row.person_id,
            organisation_id=row.organisation_id,
            organisation_name=organisation.name,
            organisation_kind=organisation.kind,
            role=row.role,
            status=status(removed=removed),
            version=version,
        )


def _kind_for(role: Role) -> OrganisationKind:
    return "authority" if role == "authority_officer" else "school"
