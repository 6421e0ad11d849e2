"""All of the difference between what a bundle wants and what is stored."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.roster.rows.classes import ClassRow
from functions.roster.rows.organisations import OrganisationRow
from functions.roster.rows.people import UserRow
from functions.roster.rows.relations import EnrolmentRow, RoleRow
from functions.roster.rules.absence import end_absent
from functions.roster.rules.class_teachers import follow_homerooms
from functions.roster.rules.difference import Age, Difference
from functions.roster.stored import key
from svyazka_common.records.relations import Guardianship, InClass, RoleAssignment

if TYPE_CHECKING:
    from functions.roster.mapping.known import Known
    from functions.roster.mapping.wanted import Wanted
    from functions.roster.rows.row import Row
    from functions.roster.splitting.region import Region
    from svyazka_common.records.relations import Relation


def differ(known: Known, wanted: Wanted) -> Difference:
    """Work it out."""
    part, stored, difference = known.part, known.stored, Difference()
    if wanted.organisation is not None:
        _age(part.region, OrganisationRow).compare(wanted.organisation, stored.organisation, difference)
    for person in wanted.persons:
        _age(part.region, UserRow).compare(person, stored.persons.get(person.person_id), difference)
    for school_class in wanted.classes.values():
        before = stored.classes.get(school_class.class_id)
        moved = before is not None and before.organisation_id != part.organisation_id
        _age(part.region, ClassRow).compare(school_class, before, difference, taken_over=moved)
    arriving = _arriving(known, wanted)
    for relation in wanted.relations.values():
        old = stored.relations.get(key(relation))
        match old:
            case InClass():
                moved = old.organisation_id != part.organisation_id
            case Guardianship():
                moved = old.child_id in arriving
            case _:
                moved = False
        _age(part.region, _table(relation)).compare(relation, old, difference, taken_over=moved)
    end_absent(part, stored, wanted, difference)
    follow_homerooms(known, wanted, difference)
    return difference


def _arriving(known: Known, wanted: Wanted) -> set[str]:
    """Who is a pupil here now, and was not before: their guardians may be on the way out of another school."""
    pupils = {one.person_id for one in known.stored.roles() if one.role == "pupil" and one.status == "active"}
    return {one.person_id for one in wanted.roles() if one.role == "pupil" and one.status == "active"} - pupils


def _age(region: Region, model: type[Row]) -> Age:
    return Age(version=region.version, whole=region.mode(model) == "bulk")


def _table(relation: Relation) -> type[Row]:
    match relation:
        case RoleAssignment():
            return RoleRow
        case Guardianship():
            return UserRow
        case _:
            return EnrolmentRow


def with_role(known: Known, wanted: Wanted, difference: Difference) -> dict[str, int]:
    """Who has a role in the organisation afterwards, with the version of it as far as the bundle tells; else 0."""
    here = {
        role.person_id: 0
        for role in known.stored.roles()
        if role.status == "active" and key(role) not in difference.endings and key(role) not in wanted.relations
    }
    for record in (*difference.added, *difference.changed):
        if isinstance(record, RoleAssignment) and record.status == "active":
            here.setdefault(record.person_id, 0)
    for role in wanted.roles():
        if role.status == "active":
            here[role.person_id] = max(role.version, here.get(role.person_id, 0))
    return here
