"""Reading everything that could lead a person into a chat, whether it counts today or not."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from functions.chats.repository.facts import facts_among, own_facts, records, with_around
from functions.chats.rules.facts import Facts, key_parts, place_ref
from svyazka_common import partitions
from svyazka_common.records.base import key_of, of_kind
from svyazka_common.records.chats import ChatRef, Member
from svyazka_common.records.prefixes import Prefix
from svyazka_common.records.relations import Enrolment, Homeroom, RoleAssignment, TeachingLoad
from svyazka_common.records.roster import class_pk, person_pk

if TYPE_CHECKING:
    from collections.abc import Iterable

    from functions.chats.rules.facts import Fact
    from svyazka_common.dynamodb import Item


def roles_of(person_id: str) -> list[RoleAssignment]:
    """The roles of a person."""
    return of_kind(RoleAssignment, partitions.partition(person_pk(person_id), Prefix.ROLE.key("")))


def facts_of(person_id: str) -> Facts:
    """What lies in the person's partition."""
    return own_facts(person_id, partitions.partition(person_pk(person_id)))


def with_children(own: Facts, children: Iterable[str]) -> Facts:
    """The same with the enrolments of these children."""
    reads = partitions.reads(map(person_pk, sorted(children)), Prefix.ENROLMENT.key(""))
    return replace(own, facts=own.facts | facts_among(records(partitions.side_by_side(reads))))


def around(known: Facts) -> Facts:
    """The same with all chats, classes and organisations that any of it leads to."""
    return with_around(known, records(_places_and_chats(list(known.facts.values()), known.members)))


def _places_and_chats(facts: list[Fact], members: tuple[Member, ...]) -> list[Item]:
    in_class = [fact for fact in facts if isinstance(fact, Enrolment | Homeroom | TeachingLoad)]
    lines = {class_pk(fact.lineage) for fact in in_class}
    refs = [
        ChatRef(kind="colleagues", scope_id=fact.organisation_id) for fact in facts if isinstance(fact, RoleAssignment)
    ]
    refs += [ChatRef.parse(member.chat_id) for member in members if member.kind != "manual"]
    keys = {key_parts(ref) for fact in facts if (ref := place_ref(fact))}
    keys |= {(ref.pk, ref.sk) for ref in refs if ref.pk not in lines}
    lists = partitions.reads(sorted(lines), Prefix.CHAT.key(""))
    return partitions.side_by_side(chain(lists, partitions.key_reads(key_of(pk, sk) for pk, sk in sorted(keys))))
