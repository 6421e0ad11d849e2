"""Enrolments that name a class of this school in another one: two columns that contradict one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.roster.rows.relations import EnrolmentRow
from functions.roster.stored import key

if TYPE_CHECKING:
    from functions.roster.mapping.known import Known
    from functions.roster.mapping.wanted import Wanted
    from functions.roster.splitting.whereabouts import Whereabouts


def keep_enrolled_elsewhere(known: Known, wanted: Wanted, whereabouts: Whereabouts) -> None:
    """Whom such a row names keeps what they have here, as whoever a row names that was not taken.

    It lies in the part of the school that it names, which has no such class and reports it. Asked is only of classes
    here in which somebody would be missed, and of the lessons given to them.
    """
    part = known.part
    if not part.region.whole(EnrolmentRow):
        return
    missed = {
        one.class_id for one in known.stored.in_classes() if one.status == "active" and key(one) not in wanted.relations
    }
    lessons = {row.sourced_id for row in part.classes.values() if row.homeroom_id in missed}
    part.kept.persons |= whereabouts.enrolled_elsewhere(sorted(missed | lessons), part.organisation_id)
