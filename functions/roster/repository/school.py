"""Reading one organisation's roster: in proportion to the organisation, whatever the region's size."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.roster.repository.stored import stored
from functions.roster.rows.classes import ClassRow
from functions.roster.rows.relations import EnrolmentRow, RoleRow
from functions.roster.stored import Stored
from svyazka_common.partitions import inverse, inverse_reads, partition, reads, side_by_side
from svyazka_common.records.base import key_of, of_kind
from svyazka_common.records.prefixes import Prefix
from svyazka_common.records.relations import Enrolment, Guardianship, Homeroom, RoleAssignment, TeachingLoad
from svyazka_common.records.roster import Organisation, Person, SchoolClass, class_pk, person_pk

if TYPE_CHECKING:
    from collections.abc import Iterable

    from functions.roster.part import Part
    from functions.roster.splitting.whereabouts import Whereabouts
    from svyazka_common.dynamodb import Item


def read_school(part: Part, whereabouts: Whereabouts) -> Stored:
    """What is there of the organisation, and of everybody whom the part names. It may be a moment old.

    Classes that the bundle has in another organisation are that one's, whether it has been worked already or not; so
    are those from elsewhere that it has here this one's. Pupils with a place anywhere else have not left.
    """
    organisation_pk = Prefix.ORGANISATION.key(part.organisation_id)
    persons = sorted(part.persons())
    keys = [key_of(organisation_pk, Prefix.ORGANISATION.key())]
    keys += [key_of(person_pk(person), Prefix.PERSON.key()) for person in persons]
    continued = sorted({row.continues_id for row in part.classes.values() if row.continues_id is not None})
    keys += [key_of(class_pk(class_id), Prefix.CLASS.key()) for class_id in continued]
    items = stored(keys)
    found = Stored(persons={one.person_id: one for one in of_kind(Person, items)})
    found.continued = {one.class_id: one for one in of_kind(SchoolClass, items)}
    found.organisation = next(iter(of_kind(Organisation, items)), None)
    roles = inverse(organisation_pk, Prefix.ROLE.key(""))
    found.add(of_kind(RoleAssignment, roles))
    found.classes = {one.class_id: one for one in of_kind(SchoolClass, inverse(organisation_pk, Prefix.CLASS.key("")))}
    _read_moved_classes(found, part, whereabouts)
    _read_people_of_classes(found, part)
    _read_guardians(found, part, persons, whereabouts)
    return found


def _read_moved_classes(found: Stored, part: Part, whereabouts: Whereabouts) -> None:
    """Without those that the bundle has elsewhere, and with those that it has here: each is in one place."""
    here = part.organisation_id
    active = [one.class_id for one in found.classes.values() if one.status == "active"]
    tells = part.region.whole(ClassRow) or part.region.whole(EnrolmentRow)
    missing = [class_id for class_id in active if tells and class_id not in part.classes]
    for class_id, places in whereabouts.of("class", missing).items():
        if here not in places:
            del found.classes[class_id]
    rows = [row for row in part.classes.values() if row.class_type == "homeroom"]
    new = {row.sourced_id for row in rows} - found.classes.keys()
    items = stored(key_of(class_pk(one), Prefix.CLASS.key()) for one in sorted(new))
    found.classes |= {one.class_id: one for one in of_kind(SchoolClass, items)}


def _read_people_of_classes(found: Stored, part: Part) -> None:
    """People of the classes that there are; of those that have ended, where the part has them again."""
    classes = sorted(one.class_id for one in found.classes.values() if one.status == "active")
    classes += sorted({row.sourced_id for row in part.classes.values()} & found.classes.keys() - set(classes))
    items = side_by_side(inverse_reads(map(class_pk, classes)))
    for kind in (Enrolment, Homeroom, TeachingLoad):
        found.add(of_kind(kind, items))


def _read_guardians(found: Stored, part: Part, persons: Iterable[str], whereabouts: Whereabouts) -> None:
    """Guardians of the pupils who were known already; and who has left for good."""
    pupils = {one.person_id for one in found.roles() if one.role == "pupil" and one.status == "active"}
    coming = {row.person_id for row in part.roles if row.role == "pupil"} & found.persons.keys()
    guardians = inverse_reads(map(person_pk, sorted(pupils | coming)), Prefix.GUARDED_BY.key(""))
    found.add(of_kind(Guardianship, side_by_side(guardians)))
    missing = pupils.difference(persons) if part.region.whole(RoleRow) else set[str]()
    leaving = missing - whereabouts.of("person", missing).keys()
    roles = _active(side_by_side(reads(map(person_pk, sorted(leaving)), Prefix.ROLE.key(""))))
    found.left = leaving - {role.person_id for role in roles if role.organisation_id != part.organisation_id}


def places_of(person_id: str) -> list[str]:
    """The organisations in which somebody has an active role; a consistent read."""
    return [role.organisation_id for role in _active(partition(person_pk(person_id), Prefix.ROLE.key("")))]


def _active(items: list[Item]) -> list[RoleAssignment]:
    return [role for role in of_kind(RoleAssignment, items) if role.status == "active"]
