"""Reading what a list of changes has to do with: in proportion to the changes, whatever the organisation's size.

Everything is found by the ids in the rows, or in the partitions of whom and what they name. It is a part of what
`repository.school` reads, and all of it that rules look at for such a list.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from functions.roster.repository.school import guarded, in_classes, peopled, read_moved_classes, read_told
from functions.roster.repository.stored import stored
from functions.roster.stored import key
from svyazka_common.partitions import betweens, inverse_reads, reads, side_by_side
from svyazka_common.records.base import key_of, of_kind
from svyazka_common.records.prefixes import Prefix
from svyazka_common.records.relations import Guardianship, Homeroom, RoleAssignment, TeachingLoad, role_sk
from svyazka_common.records.roster import SchoolClass, class_pk, person_pk

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

    from functions.roster.part import Part
    from functions.roster.rules.difference import Difference
    from functions.roster.splitting.whereabouts import Whereabouts
    from functions.roster.stored import Stored

FIRST, LAST = Prefix.ENROLMENT.key(""), Prefix.LOAD + "$"
"""From here to there lie a person's relations to classes and children: one read instead of four. `$` follows `#`."""


def read_named(part: Part, whereabouts: Whereabouts) -> Stored | None:
    """What is there of whom and what the part names; None where only the whole organisation has the answer.

    That is the name of a subject which the bundle doesn't tell, and which nobody has taught in the class yet.
    """
    found = read_told(part)
    found.whole = False
    read_moved_classes(found, part, whereabouts)
    rows = part.classes.values()
    named = {one.class_id for one in part.enrolments} | {row.homeroom_id for row in rows if row.homeroom_id is not None}
    named |= {row.sourced_id for row in rows if row.class_type == "scheduled"}
    _read_classes(found, part, named)
    persons = part.persons()
    _read_people(found, part, persons)
    _read_dissolved(found, part)
    guardians = inverse_reads(map(person_pk, sorted(guarded(found, part) & persons)), Prefix.GUARDED_BY.key(""))
    found.add(of_kind(Guardianship, side_by_side(guardians)))
    return found if _read_subjects(found, part) else None


def read_losing(found: Stored, part: Part, difference: Difference) -> None:
    """What else those have, as far as it is not read yet, who lose a relation: it tells whether it is their last."""
    losing = {one.guardian_id for one in found.guardianships() if key(one) in difference.endings}
    losing |= {one.person_id for one in found.roles() if key(one) in difference.endings}
    losing |= {one.person_id for one in found.in_classes() if key(one) in difference.endings}
    _read_people(found, part, losing - part.persons())


def _read_classes(found: Stored, part: Part, class_ids: Iterable[str]) -> None:
    """Those of some classes that are the organisation's; homeroom classes with a row are read already."""
    told = {row.sourced_id for row in part.classes.values() if row.class_type == "homeroom"}
    missing = set(class_ids) - found.classes.keys() - told
    classes = of_kind(SchoolClass, stored(key_of(class_pk(one), Prefix.CLASS.key()) for one in sorted(missing)))
    found.classes |= {one.class_id: one for one in classes if one.organisation_id == part.organisation_id}


def _read_people(found: Stored, part: Part, persons: AbstractSet[str]) -> None:
    """Roles, places in classes and children of some persons in the organisation."""
    pks = [person_pk(person) for person in sorted(persons)]
    found.add(of_kind(RoleAssignment, side_by_side(reads(pks, Prefix.ROLE.key(part.organisation_id, "")))))
    items = list(chain.from_iterable(betweens(pks, FIRST, LAST).values()))
    placed, guardianships = in_classes(items), of_kind(Guardianship, items)
    # What has ended counts only where a row names it, and its class is read with the rows.
    _read_classes(found, part, {one.class_id for one in placed if one.status == "active"})
    there = set(peopled(found, part))
    found.add(one for one in placed if one.class_id in there)
    children = {one.child_id for one in guardianships if one.status == "active"} - persons - part.persons()
    pupil = role_sk(part.organisation_id, "pupil")
    found.add(of_kind(RoleAssignment, stored(key_of(person_pk(child), pupil) for child in sorted(children))))
    pupils = guarded(found, part)
    found.add(one for one in guardianships if one.child_id in pupils)


def _read_dissolved(found: Stored, part: Part) -> None:
    """The people of classes that the part ends, and which other classes their class teachers have."""
    organisation = part.organisations.get(part.organisation_id)
    closed = organisation is not None and organisation.removed
    dissolved = [row.sourced_id for row in part.classes.values() if closed or row.removed]
    there = found.classes.keys() & dissolved
    people = in_classes(side_by_side(inverse_reads(map(class_pk, sorted(there)))))
    found.add(people)
    _read_people(found, part, {one.person_id for one in people if isinstance(one, Homeroom)} - part.persons())


def _read_subjects(found: Stored, part: Part) -> bool:
    """What is taught in the classes in which lessons are given whose subject has no row; whether all are named now."""
    lessons = [row for row in part.classes.values() if row.class_type == "scheduled"]
    classes = found.classes.keys() | {row.sourced_id for row in part.classes.values() if row.class_type == "homeroom"}
    asked = {
        (row.homeroom_id, row.course_id)
        for row in lessons
        if row.course_id not in part.courses and row.homeroom_id in classes
    }
    there = sorted({class_id for class_id, _ in asked}.intersection(peopled(found, part)))
    found.add(of_kind(TeachingLoad, side_by_side(inverse_reads(map(class_pk, there), Prefix.TEACHER.key("")))))
    taught = {(one.class_id, one.subject_id) for one in found.in_classes() if isinstance(one, TeachingLoad)}
    return asked <= taught
