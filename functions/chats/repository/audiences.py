"""Finding the people whom a chat may concern, through the inverse index, which may lag behind the table."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from functions.chats.repository import queries
from svyazka_common.records.base import key_of, of_kind
from svyazka_common.records.link import Link, VkId
from svyazka_common.records.prefixes import Prefix
from svyazka_common.records.relations import Enrolment, Guardianship, Homeroom, RoleAssignment, TeachingLoad
from svyazka_common.records.roster import person_pk

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svyazka_common.records.chats import ChatRef

COLLEAGUE_PREFIXES = (Prefix.ROLE,)
CLASS_PREFIXES = (Prefix.PUPIL, Prefix.HOMEROOM)
SUBJECT_PREFIXES = (Prefix.PUPIL, Prefix.TEACHER)


def people_of(chat: ChatRef) -> set[str]:
    """Everybody who has or had a relation that could lead into the chat, by person id; linked or not."""
    prefixes = {"colleagues": COLLEAGUE_PREFIXES, "subject": SUBJECT_PREFIXES}.get(chat.kind, CLASS_PREFIXES)
    found = queries.side_by_side(partial(queries.inverse, chat.pk, prefix.key("")) for prefix in prefixes)
    pupils = {enrolment.person_id for enrolment in of_kind(Enrolment, found)}
    teachers = {load.person_id for load in of_kind(TeachingLoad, found) if load.subject_id == chat.subject_id}
    homerooms = {homeroom.person_id for homeroom in of_kind(Homeroom, found)}
    staff = {role.person_id for role in of_kind(RoleAssignment, found)}
    parents = set() if chat.kind == "class_pupils" else guardians_of(pupils)
    return pupils | teachers | homerooms | staff | parents


def guardians_of(pupils: Iterable[str]) -> set[str]:
    """Everybody who is or was a guardian of one of the pupils."""
    reads = (partial(queries.inverse, person_pk(pupil), Prefix.GUARDED_BY.key("")) for pupil in sorted(pupils))
    found = queries.side_by_side(reads)
    return {relation.guardian_id for relation in of_kind(Guardianship, found)}


def linked(people: Iterable[str]) -> list[str]:
    """Those who have a link now; a consistent read for each."""
    reads = (partial(queries.partition, person_pk(person_id), Prefix.LINK.key("")) for person_id in sorted(people))
    return sorted({link.person_id for link in of_kind(Link, queries.side_by_side(reads))})


def possibly_linked(people: Iterable[str]) -> set[str]:
    """Those who have a VK ID, without which there is no link; one consistent read for a hundred people."""
    keys = [key_of(person_pk(person_id), Prefix.VK_ID.key()) for person_id in sorted(people)]
    return {found.person_id for found in of_kind(VkId, queries.side_by_side(queries.reads_of(keys)))}
