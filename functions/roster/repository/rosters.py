"""Reads an organisation's stored roster: all of it, or only what a list of changes concerns.

For a list of changes, the reads depend on what it names, not on the organisation's size. They take in the ids in its
rows, and the partitions of the persons and classes that these name. The result is a part of what `read_school` returns,
and contains all that the stages look at for such a list.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from msgspec.structs import replace

from functions.roster.map.context import StoredRoster, key
from functions.roster.plan.school import removals
from functions.roster.read.rows import ClassRow, EnrolmentRow, RoleRow
from functions.roster.repository.items import stored_items
from functions.roster.repository.organisations import has_classes, has_people
from functions.roster.rules.removal_limits import enough
from svyazka_common import clock
from svyazka_common.reading import (
    betweens,
    inverse,
    inverse_reads,
    reads,
    side_by_side,
)
from svyazka_common.records.base import Prefix, key_of, of_kind
from svyazka_common.records.roster import (
    Enrolment,
    GroupEnrolment,
    Guardianship,
    Homeroom,
    Organisation,
    Person,
    RoleAssignment,
    SchoolClass,
    TeachingLoad,
    class_pk,
    person_pk,
    role_sk,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from collections.abc import Set as AbstractSet

    from functions.roster.diff.changes import Changes
    from functions.roster.map.context import Key
    from functions.roster.plan.school import Removals
    from functions.roster.read.school_bundle import PlacementIndex, SchoolBundle
    from svyazka_common.records.base import Item
    from svyazka_common.records.roster import InClass

MOST_READ_BY_NAME = 100
"""Persons: reading each by name costs some four units, reading all of a school less than one for each pupil."""


def read(part: SchoolBundle, placement_index: PlacementIndex, *, applies_deferred: bool) -> StoredRoster:
    """Returns what is stored of the organisation, as far as the part needs it.

    `applies_deferred`: removals that were held back are due, and may concern anybody. So all is read, as it is for a
    bundle with even one table of everybody: nothing else shows absent people. For a part that names more than
    `MOST_READ_BY_NAME` persons, reading all costs no more.
    """
    if applies_deferred or "bulk" in part.region.modes.values() or len(part.persons()) > MOST_READ_BY_NAME:
        return read_school(part, placement_index)
    return read_named(part, placement_index) or read_school(part, placement_index)


def count_removals(
    part: SchoolBundle, placement_index: PlacementIndex, stored: StoredRoster, changes: Changes, percent: int
) -> Removals:
    """Returns how many people and classes would go, and of how many.

    If only a part of the organisation was read, this reads just enough more to show that less than `percent` would go,
    or else all of it. The numbers are exact, or not given.
    """
    today = clock.today()
    if stored.whole:
        return removals(stored, changes, today)
    going = removals(with_other_relations(stored, part, changes.endings), changes, today)
    people, classes = enough(going.people, percent), enough(going.classes, percent)
    few = (
        people is not None
        and classes is not None
        and has_people(part.organisation_id, people)
        and has_classes(part.organisation_id, classes, today)
    )
    return going.uncounted() if few else removals(read_school(part, placement_index), changes, today)


def read_school(part: SchoolBundle, placement_index: PlacementIndex) -> StoredRoster:
    """Returns what is stored of the organisation, and of all persons that the part names. It may be a moment old.

    Classes that the bundle has in another organisation are left out, even before that organisation's part is imported;
    classes from elsewhere that the bundle has here are included. Pupils with a place anywhere else have not left.
    """
    organisation_pk = Prefix.ORGANISATION.key(part.organisation_id)
    stored = read_part_records(part).with_relations(
        of_kind(RoleAssignment, inverse(organisation_pk, Prefix.ROLE.key("")))
    )
    stored = stored.with_classes(of_kind(SchoolClass, inverse(organisation_pk, Prefix.CLASS.key(""))))
    stored = with_moved_classes(stored, part, placement_index)
    stored = stored.with_relations(
        in_classes(side_by_side(inverse_reads(map(class_pk, classes_with_people(stored, part)))))
    )
    return _with_guardians(stored, part, placement_index)


def read_part_records(part: SchoolBundle) -> StoredRoster:
    """The organisation, the persons that a part names, and the classes that its own classes continue: all by key."""
    persons = sorted(part.persons())
    organisation_pk = Prefix.ORGANISATION.key(part.organisation_id)
    keys = [key_of(organisation_pk, Prefix.ORGANISATION.key())]
    keys += [key_of(person_pk(person), Prefix.PERSON.key()) for person in persons]
    continued = sorted({row.continues_id for row in part.classes.values() if row.continues_id is not None})
    keys += [key_of(class_pk(class_id), Prefix.CLASS.key()) for class_id in continued]
    items = stored_items(keys)
    return StoredRoster(
        organisation=next(iter(of_kind(Organisation, items)), None),
        persons={person.person_id: person for person in of_kind(Person, items)},
        continued={one.class_id: one for one in of_kind(SchoolClass, items)},
    )


def with_moved_classes(stored: StoredRoster, part: SchoolBundle, placement_index: PlacementIndex) -> StoredRoster:
    """Without the classes that the bundle has elsewhere, and with those that it has here: each is in one place."""
    organisation_id = part.organisation_id
    active = [one.class_id for one in stored.classes.values() if one.status == "active"]
    tells = part.region.whole(ClassRow) or part.region.whole(EnrolmentRow)
    missing = [class_id for class_id in active if tells and class_id not in part.classes]
    moved = {
        class_id for class_id, places in placement_index.of("class", missing).items() if organisation_id not in places
    }
    classes = {class_id: one for class_id, one in stored.classes.items() if class_id not in moved}
    rows = [row for row in part.classes.values() if row.class_type == "homeroom"]
    new = {row.sourced_id for row in rows} - classes.keys()
    items = stored_items(key_of(class_pk(class_id), Prefix.CLASS.key()) for class_id in sorted(new))
    return replace(stored, classes=classes).with_classes(of_kind(SchoolClass, items))


def in_classes(items: list[Item]) -> list[InClass]:
    """The relations of persons to classes among items of many kinds."""
    kinds = (Enrolment, GroupEnrolment, Homeroom, TeachingLoad)
    return [relation for kind in kinds for relation in of_kind(kind, items)]


def classes_with_people(stored: StoredRoster, part: SchoolBundle) -> list[str]:
    """The ids of the classes whose people count: active classes, and ended classes that the part has again.

    Classes that this very bundle ended before its run broke off count, too: their people end after them.
    """
    version = part.region.version
    counted_classes = [one for one in stored.classes.values() if one.status == "active" or one.version == version]
    classes = sorted(one.class_id for one in counted_classes)
    return classes + sorted(part.classes.keys() & stored.classes.keys() - set(classes))


def pupils_with_guardians(stored: StoredRoster, part: SchoolBundle) -> set[str]:
    """The pupils whose guardians count: present pupils here, and stored persons who become pupils."""
    coming = {row.person_id for row in part.roles if row.role == "pupil"} & stored.persons.keys()
    return _pupils(stored) | coming


def _pupils(stored: StoredRoster) -> set[str]:
    return {one.person_id for one in stored.roles() if one.role == "pupil" and one.status == "active"}


def _with_guardians(stored: StoredRoster, part: SchoolBundle, placement_index: PlacementIndex) -> StoredRoster:
    """Adds guardianships, and in `left` the pupils who have left for good."""
    pupils = _pupils(stored)
    guardians = inverse_reads(map(person_pk, sorted(pupils_with_guardians(stored, part))), Prefix.GUARDED_BY.key(""))
    missing = pupils - part.persons() if part.region.whole(RoleRow) else set[str]()
    leaving = missing - placement_index.of("person", missing).keys()
    roles = _active(side_by_side(reads(map(person_pk, sorted(leaving)), Prefix.ROLE.key(""))))
    elsewhere = {role.person_id for role in roles if role.organisation_id != part.organisation_id}
    return replace(
        stored.with_relations(of_kind(Guardianship, side_by_side(guardians))), left=frozenset(leaving - elsewhere)
    )


def _active(items: list[Item]) -> list[RoleAssignment]:
    return [role for role in of_kind(RoleAssignment, items) if role.status == "active"]


FIRST, LAST = Prefix.ENROLMENT.key(""), Prefix.LOAD + "$"
"""From here to there lie a person's relations to classes and children: one read instead of four. `$` follows `#`."""


def read_named(part: SchoolBundle, placement_index: PlacementIndex) -> StoredRoster | None:
    """Returns what is stored of the persons and classes that the part names; None if that isn't enough.

    Only the whole organisation gives the name of a subject that the bundle lacks and nobody has taught in the class
    yet. Only it gives the relation of a row that is ended by its id alone.
    """
    if any(part.nameless.values()):
        return None
    stored = with_moved_classes(replace(read_part_records(part), whole=False), part, placement_index)
    rows = part.classes.values()
    named = {row.class_id for row in part.enrolments} | {row.homeroom_id for row in rows if row.homeroom_id is not None}
    named |= {row.sourced_id for row in rows if row.class_type == "scheduled"}
    stored = _with_classes(stored, part, named)
    persons = part.persons()
    stored = _with_dissolved(_with_people(stored, part, persons), part)
    guardians = inverse_reads(
        map(person_pk, sorted(pupils_with_guardians(stored, part) & persons)), Prefix.GUARDED_BY.key("")
    )
    stored = stored.with_relations(of_kind(Guardianship, side_by_side(guardians)))
    return _with_subjects(_with_groups(stored, part), part)


def with_other_relations(stored: StoredRoster, part: SchoolBundle, endings: Collection[Key]) -> StoredRoster:
    """Adds the other relations of people who lose one, if not read yet: these show whether it is their last."""
    losing = {one.guardian_id for one in stored.guardianships() if key(one) in endings}
    losing |= {one.person_id for one in stored.roles() if key(one) in endings}
    losing |= {one.person_id for one in stored.in_classes() if key(one) in endings}
    return _with_people(stored, part, losing - part.persons())


def _with_classes(stored: StoredRoster, part: SchoolBundle, class_ids: Iterable[str]) -> StoredRoster:
    """With those of some classes that are the organisation's; homeroom classes with a row are read already."""
    with_row = {row.sourced_id for row in part.classes.values() if row.class_type == "homeroom"}
    missing = set(class_ids) - stored.classes.keys() - with_row - {""}
    items = stored_items(key_of(class_pk(class_id), Prefix.CLASS.key()) for class_id in sorted(missing))
    return stored.with_classes(
        one for one in of_kind(SchoolClass, items) if one.organisation_id == part.organisation_id
    )


def _with_people(stored: StoredRoster, part: SchoolBundle, persons: AbstractSet[str]) -> StoredRoster:
    """With roles, places in classes and children of some persons in the organisation."""
    pks = [person_pk(person) for person in sorted(persons)]
    roles = of_kind(RoleAssignment, side_by_side(reads(pks, Prefix.ROLE.key(part.organisation_id, ""))))
    items = list(chain.from_iterable(betweens(pks, FIRST, LAST).values()))
    placed, guardianships = in_classes(items), of_kind(Guardianship, items)
    # What has ended counts only where a row names it, and its class is read with the rows.
    stored = _with_classes(stored, part, {one.class_id for one in placed if one.status == "active"})
    counted_class_ids = set(classes_with_people(stored, part))
    stored = stored.with_relations(roles).with_relations(one for one in placed if one.class_id in counted_class_ids)
    children = {one.child_id for one in guardianships if one.status == "active"} - persons - part.persons()
    pupil = role_sk(part.organisation_id, "pupil")
    stored = stored.with_relations(
        of_kind(RoleAssignment, stored_items(key_of(person_pk(child), pupil) for child in sorted(children)))
    )
    pupils = pupils_with_guardians(stored, part)
    return stored.with_relations(one for one in guardianships if one.child_id in pupils)


def _with_dissolved(stored: StoredRoster, part: SchoolBundle) -> StoredRoster:
    """With the people of classes that the part ends, and the other classes of their class teachers."""
    organisation = part.organisations.get(part.organisation_id)
    closed = organisation is not None and organisation.removed
    dissolved = [row.sourced_id for row in part.classes.values() if closed or row.removed]
    dissolved_classes = stored.classes.keys() & dissolved
    people = in_classes(side_by_side(inverse_reads(map(class_pk, sorted(dissolved_classes)))))
    stored = stored.with_relations(people)
    return _with_people(stored, part, {one.person_id for one in people if isinstance(one, Homeroom)} - part.persons())


def _with_groups(stored: StoredRoster, part: SchoolBundle) -> StoredRoster:
    """Adds all people of classes with a lesson that ends or has pupils' rows: they show whether a lesson is a group's.

    Adds also the groups of classes whose lessons have only teachers' rows. The groups of a pupil's class come
    too, where the pupil has a row in a lesson that has no row of its own.
    """
    lessons = {row.sourced_id: row for row in part.classes.values() if row.class_type == "scheduled"}
    named = {row.class_id for row in part.enrolments}
    students = [row for row in part.enrolments if row.role == "student"]
    judged = {row.class_id for row in students} | {lesson_id for lesson_id, row in lessons.items() if row.removed}
    counted_class_ids = set(classes_with_people(stored, part))
    all_of = counted_class_ids & {row.homeroom_id for lesson_id, row in lessons.items() if lesson_id in judged}
    alone = {row.person_id for row in students if row.class_id not in lessons and row.class_id not in stored.classes}
    classes = {one.class_id for one in stored.in_classes() if one.person_id in alone}
    classes |= {row.homeroom_id for lesson_id, row in lessons.items() if lesson_id in named and row.homeroom_id}
    stored = stored.with_relations(in_classes(side_by_side(inverse_reads(map(class_pk, sorted(all_of))))))
    groups = inverse_reads(map(class_pk, sorted(classes & counted_class_ids - all_of)), Prefix.GROUP.key(""))
    return stored.with_relations(of_kind(GroupEnrolment, side_by_side(groups)))


def _with_subjects(stored: StoredRoster, part: SchoolBundle) -> StoredRoster | None:
    """With what is taught in the classes whose lessons have a subject without a row; None for a new subject."""
    lessons = [row for row in part.classes.values() if row.class_type == "scheduled"]
    classes = stored.classes.keys() | {row.sourced_id for row in part.classes.values() if row.class_type == "homeroom"}
    asked = {
        (row.homeroom_id, row.course_id)
        for row in lessons
        if row.course_id not in part.courses and row.homeroom_id in classes
    }
    class_ids = sorted({class_id for class_id, _ in asked}.intersection(classes_with_people(stored, part)))
    loads = of_kind(TeachingLoad, side_by_side(inverse_reads(map(class_pk, class_ids), Prefix.TEACHER.key(""))))
    stored = stored.with_relations(loads)
    taught = {(one.class_id, one.subject_id) for one in stored.in_classes() if isinstance(one, TeachingLoad)}
    return stored if asked <= taught else None
