"""Finding the people whom a chat may concern, through the inverse index, which may lag behind the table."""

from __future__ import annotations

from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from functions.chats.repository.followers import followers, possibly_linked
from functions.chats.rules.audience import STAFF
from svyazka_common import partitions
from svyazka_common.records.base import of_kind
from svyazka_common.records.prefixes import Prefix
from svyazka_common.records.relations import Enrolment, Homeroom, RoleAssignment, TeachingLoad
from svyazka_common.records.roster import class_pk

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svyazka_common.records.chats import ChatRef


def people_of_class(class_id: str) -> set[str]:
    """Everybody with a VK ID who has or had a relation to the class, and the pupils' linked guardians, by person id."""
    found = partitions.inverse(class_pk(class_id))
    pupils = {enrolment.person_id for enrolment in of_kind(Enrolment, found)}
    staff = {one.person_id for one in chain(of_kind(Homeroom, found), of_kind(TeachingLoad, found))}
    return _concerned(pupils, staff)


def people_of_subject(class_id: str, subject_id: str) -> set[str]:
    """The same for a subject chat: without those who teach other subjects."""
    found = partitions.inverse(class_pk(class_id))
    pupils = {enrolment.person_id for enrolment in of_kind(Enrolment, found)}
    teachers = {load.person_id for load in of_kind(TeachingLoad, found) if load.subject_id == subject_id}
    return _concerned(pupils, teachers)


def people_of_organisation(chat: ChatRef) -> set[str]:
    """Everybody with a VK ID who has or had a role of the staff in the organisation of a chat of colleagues."""
    prefixes = [Prefix.ROLE.key(role, "") for role in sorted(STAFF)]
    found = partitions.side_by_side(partial(partitions.inverse, chat.pk, prefix) for prefix in prefixes)
    return possibly_linked(role.person_id for role in of_kind(RoleAssignment, found))


def loads_of(class_id: str) -> list[TeachingLoad]:
    """Who teaches what in a class, ended loads too."""
    return of_kind(TeachingLoad, partitions.inverse(class_pk(class_id), Prefix.TEACHER.key("")))


def _concerned(pupils: Iterable[str], staff: Iterable[str]) -> set[str]:
    guardians = followers(pupils).values()
    return possibly_linked({*pupils, *staff}).union(*guardians)
