"""The role of a class teacher follows from the homerooms that there are afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.roster.mapping.enrolments import class_teacher
from functions.roster.mapping.relations import merged
from functions.roster.rows.relations import EnrolmentRow
from functions.roster.rules.difference import Age, Difference
from functions.roster.stored import key
from svyazka_common.records.relations import Homeroom

if TYPE_CHECKING:
    from functions.roster.mapping.known import Known
    from functions.roster.mapping.wanted import Wanted


def follow_homerooms(known: Known, wanted: Wanted, difference: Difference) -> None:
    """Give the role to who has a homeroom now, and end it for who has none any more.

    A list of changes decides that of those alone whose homerooms it tells or ends.
    """
    stored, region = known.stored, known.part.region
    whole = region.mode(EnrolmentRow) == "bulk"
    told = [one for one in wanted.in_classes() if isinstance(one, Homeroom)]
    before = [one for one in stored.in_classes() if isinstance(one, Homeroom)]
    if not whole:
        concerned = {one.person_id for one in told}
        concerned |= {one.person_id for one in before if key(one) in difference.endings}
        before = [one for one in before if one.person_id in concerned]
    left = [one for one in before if key(one) not in wanted.relations and key(one) not in difference.endings]
    roles = {
        role.person_id: role
        for role in merged(class_teacher(one, known) for one in (*told, *left) if one.status == "active")
    }
    wanted.follows |= {key(class_teacher(one, known)) for one in told if one.status == "active"}
    for role in roles.values():
        Age(version=region.version, whole=whole).compare(role, stored.relations.get(key(role)), difference)
    for old in list(stored.roles()):
        if old.role == "homeroom_teacher" and old.status == "active" and old.person_id not in roles:
            ended = [
                difference.endings[key(one)].version
                for one in before
                if one.person_id == old.person_id and key(one) in difference.endings
            ]
            difference.end(old, region.version if whole else max(ended, default=0))
