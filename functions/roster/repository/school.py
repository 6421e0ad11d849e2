"""Reading the whole of one organisation's roster: in proportion to it, whatever the region's size."""

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
    from functions.roster.part import Part
    from functions.roster.splitting.whereabouts import Whereabouts
    from svyazka_common.dynamodb import Item
    from svyazka_common.records.relations import InClass


def read_school(part: Part, whereabouts: Whereabouts) -> Stored:
    """What is there of the organisation, and of everybody whom the part names. It may be a moment old.

    Classes that the bundle has in another organisation are that one's, whether it has been worked already or not; so
    are those from elsewhere that it has here this one's. Pupils with a place anywhere else have not left.
    """
    organisation_pk = Prefix.ORGANISATION.key(part.organisation_id)
    found = read_told(part)
    found.add(of_kind(RoleAssignment, inverse(organisation_pk, Prefix.ROLE.key(""))))
    found.classes = {one.class_id: one for one in of_kind(SchoolClass, inverse(organisation_pk, Prefix.CLASS.key("")))}
    read_moved_classes(found, part, whereabouts)
    found.add(in_classes(side_by_side(inverse_reads(map(class_pk, peopled(found, part))))))
    _read_guardians(found, part, whereabouts)
    return found


def read_told(part: Part) -> Stored:
    """The organisation, the persons whom a part names, and the classes that its own go on with: all by key."""
    persons = sorted(part.persons())
    organisation_pk = Prefix.ORGANISATION.key(part.organisation_id)
    keys = [key_of(organisation_pk, Prefix.ORGANISATION.key())]
    keys += [key_of(person_pk(person), Prefix.PERSON.key()) for person in persons]
    continued = sorted({row.continues_id for row in part.classes.values() if row.continues_id is not None})
    keys += [key_of(class_pk(class_id), Prefix.CLASS.key()) for class_id in continued]
    items = stored(keys)
    found = Stored(persons={one.person_id: one for one in of_kind(Person, items)})
    found.continued = {one.class_id: one for one in of_kind(SchoolClass, items)}
    found.organisation = next(iter(of_kind(Organisation, items)), None)
    return found


def read_moved_classes(found: Stored, part: Part, whereabouts: Whereabouts) -> None:
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


def in_classes(items: list[Item]) -> list[InClass]:
    """The relations of persons to classes among items of many kinds."""
    return [*of_kind(Enrolment, items), *of_kind(Homeroom, items), *of_kind(TeachingLoad, items)]


def peopled(found: Stored, part: Part) -> list[str]:
    """The classes whose people count: those that there are; of those that have ended, what the part has again.

    And what this very bundle has ended, before it was broken off: their people end after them.
    """
    version = part.region.version
    there = [one for one in found.classes.values() if one.status == "active" or one.version == version]
    classes = sorted(one.class_id for one in there)
    return classes + sorted(part.classes.keys() & found.classes.keys() - set(classes))


def guarded(found: Stored, part: Part) -> set[str]:
    """The pupils whose guardians count: who is one here, and who comes and was known before."""
    coming = {row.person_id for row in part.roles if row.role == "pupil"} & found.persons.keys()
    return _pupils(found) | coming


def _pupils(found: Stored) -> set[str]:
    return {one.person_id for one in found.roles() if one.role == "pupil" and one.status == "active"}


def _read_guardians(found: Stored, part: Part, whereabouts: Whereabouts) -> None:
    """Guardians, and who has left for good."""
    pupils = _pupils(found)
    guardians = inverse_reads(map(person_pk, sorted(guarded(found, part))), Prefix.GUARDED_BY.key(""))
    found.add(of_kind(Guardianship, side_by_side(guardians)))
    missing = pupils - part.persons() if part.region.whole(RoleRow) else set[str]()
    leaving = missing - whereabouts.of("person", missing).keys()
    roles = _active(side_by_side(reads(map(person_pk, sorted(leaving)), Prefix.ROLE.key(""))))
    found.left = leaving - {role.person_id for role in roles if role.organisation_id != part.organisation_id}


def places_of(person_id: str) -> list[str]:
    """The organisations in which somebody has an active role; a consistent read."""
    return [role.organisation_id for role in _active(partition(person_pk(person_id), Prefix.ROLE.key("")))]


def _active(items: list[Item]) -> list[RoleAssignment]:
    return [role for role in of_kind(RoleAssignment, items) if role.status == "active"]
