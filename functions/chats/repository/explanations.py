"""Reading everything that could lead a person into a chat, whether it counts today or not."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from functions.chats.repository import queries
from functions.chats.rules.facts import FACTS, Facts, key_parts, place_ref, ref_of
from svyazka_common import partitions
from svyazka_common.records.base import key_of, of_kind
from svyazka_common.records.chats import Chat, ChatRef, Exclusion, Member
from svyazka_common.records.link import Suspension
from svyazka_common.records.prefixes import Prefix
from svyazka_common.records.relations import Enrolment, Guardianship, Homeroom, RoleAssignment, TeachingLoad
from svyazka_common.records.roster import Organisation, Person, SchoolClass, class_pk, person_pk

if TYPE_CHECKING:
    from functions.chats.rules.facts import Fact, Place
    from svyazka_common.dynamodb import Item


def roles_of(person_id: str) -> list[RoleAssignment]:
    """The roles of a person."""
    return of_kind(RoleAssignment, partitions.partition(person_pk(person_id), Prefix.ROLE.key("")))


def own_facts(person_id: str) -> Facts:
    """What lies in the person's partition."""
    own = partitions.partition(person_pk(person_id))
    return Facts(
        person_id=person_id,
        person=next(iter(of_kind(Person, own)), None),
        facts=_facts_among(own),
        members=tuple(of_kind(Member, own)),
        exclusions={one.chat_id: one for one in of_kind(Exclusion, own)},
        suspensions=tuple(of_kind(Suspension, own)),
    )


def around(own: Facts, today: str) -> Facts:
    """The same with the children's classes, and all chats, classes and organisations that any of it leads to.

    A child counts as long as the person is a guardian: where it has gone since is no longer theirs to know.
    """
    wards = [relation.child_id for relation in own.counting(Guardianship, today)]
    reads = partitions.reads(map(person_pk, wards), Prefix.ENROLMENT.key(""))
    facts = own.facts | _facts_among(partitions.side_by_side(reads))
    found = _places_and_chats(list(facts.values()), own.members)
    places: list[Place] = [*of_kind(SchoolClass, found), *of_kind(Organisation, found)]
    return replace(
        own,
        facts=facts,
        places={ref_of(place): place for place in places},
        chats={chat.chat_id: chat for chat in of_kind(Chat, found)},
    )


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
    return partitions.side_by_side(chain(lists, queries.reads_of(key_of(pk, sk) for pk, sk in sorted(keys))))


def _facts_among(items: list[Item]) -> dict[str, Fact]:
    found: list[Fact] = list(chain.from_iterable(of_kind(kind, items) for kind in FACTS))
    return {ref_of(fact): fact for fact in found}
