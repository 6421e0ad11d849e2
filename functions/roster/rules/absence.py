"""Who and what has gone: because the bundle says so, or because a list of everybody has it no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.roster.rows.classes import ClassRow
from functions.roster.rows.relations import EnrolmentRow, RoleRow
from functions.roster.stored import key
from svyazka_common.records.relations import Guardianship, InClass, RoleAssignment

if TYPE_CHECKING:
    from functions.roster.mapping.wanted import Wanted
    from functions.roster.part import Part
    from functions.roster.rules.difference import Difference
    from functions.roster.stored import Stored
    from svyazka_common.records.relations import Relation


def end_absent(part: Part, stored: Stored, wanted: Wanted, difference: Difference) -> None:
    """End what is stored, active and not wanted any more. Whom a row names that was not taken keeps what they have."""
    for relation in stored.relations.values():
        if relation.status == "active" and key(relation) not in wanted.relations:
            version = _ends(relation, part, stored, wanted)
            if version is not None:
                difference.end(relation, version)
    if part.region.whole(ClassRow):
        for school_class in stored.classes.values():
            known = school_class.class_id in wanted.classes or school_class.class_id in part.kept.classes
            if school_class.status == "active" and not known:
                difference.end(school_class, part.region.version)


def _ends(relation: Relation, part: Part, stored: Stored, wanted: Wanted) -> int | None:
    """The version with which it ends; None where it goes on."""
    region, kept = part.region, part.kept
    match relation:
        case RoleAssignment(role="homeroom_teacher"):
            return None
        case RoleAssignment():
            whole = region.whole(RoleRow) and relation.person_id not in kept.persons
            said = wanted.gone_persons.get(relation.person_id)
        case Guardianship():
            return _guardianship_ends(relation, part, stored, wanted)
        case InClass():
            whole = _class_is_told(relation, part, wanted)
            said = max(wanted.gone_persons.get(relation.person_id, 0), wanted.gone_classes.get(relation.class_id, 0))
        case _:
            return None
    return region.version if whole else said or None


def _class_is_told(relation: InClass, part: Part, wanted: Wanted) -> bool:
    """Whether a list of everybody hasn't it: one of people in classes, or one of classes without its class."""
    kept = part.kept
    if relation.person_id in kept.persons or relation.class_id in kept.classes:
        return False
    dissolved = part.region.whole(ClassRow) and relation.class_id not in wanted.classes
    return part.region.whole(EnrolmentRow) or dissolved


def _guardianship_ends(relation: Guardianship, part: Part, stored: Stored, wanted: Wanted) -> int | None:
    named = {relation.guardian_id, relation.child_id}
    said = max(wanted.gone_persons.get(relation.child_id, 0), wanted.gone_persons.get(relation.guardian_id, 0))
    if named & part.kept.persons or named & part.kept.families:
        return said or None
    if relation.child_id in wanted.children:
        user = part.users[relation.child_id]
        whole = part.region.modes.get(user.FILE) == "bulk"
        return part.region.version if whole else user.version
    if relation.child_id in stored.left and part.region.whole(RoleRow):
        return part.region.version
    return said or None
