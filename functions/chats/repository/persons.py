"""Reading everything that a person's membership is decided by."""

from __future__ import annotations

from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from functions.chats.repository import queries
from functions.chats.repository.followers import follow
from functions.chats.rules.audience import claims, classes_to_list
from functions.chats.rules.facts import FACTS, Fact, Facts, Place, key_parts, place_ref, ref_of
from svyazka_common.records.base import key_of, of_kind
from svyazka_common.records.chats import Chat, ChatRef, Exclusion, Followers, Member
from svyazka_common.records.link import Suspension
from svyazka_common.records.prefixes import Prefix
from svyazka_common.records.relations import Guardianship
from svyazka_common.records.roster import Organisation, Person, SchoolClass, class_pk, person_pk

if TYPE_CHECKING:
    from collections.abc import Iterable

    from svyazka_common.dynamodb import Item

ENROLMENTS, FOLLOWERS = Prefix.ENROLMENT.key(""), Prefix.FOLLOWERS.key()


def read_facts(person_id: str, today: str) -> Facts:
    """The person's facts, memberships, classes and chats, by consistent reads.

    Costs one Query where the person isn't linked; else at most two rounds more: the children, then classes and chats.
    Each later round reads no less fresh than the earlier one, and every fact is checked again by the write that rests
    on it.
    """
    own = queries.partition(person_pk(person_id))
    facts = _facts(person_id, own, [], [])
    if facts.link() is None:
        return facts
    children = _children(person_id, [relation.child_id for relation in facts.counting(Guardianship, today)])
    around = _around(_facts(person_id, own, children, []), today)
    return _facts(person_id, own, children, around)


def _facts(person_id: str, own: list[Item], children: list[Item], around: list[Item]) -> Facts:
    places: list[Place] = [*of_kind(SchoolClass, around), *of_kind(Organisation, around)]
    return Facts(
        person_id=person_id,
        person=next(iter(of_kind(Person, own)), None),
        facts={ref_of(fact): fact for fact in _facts_among([*own, *children])},
        members=tuple(of_kind(Member, own)),
        exclusions={exclusion.chat_id: exclusion for exclusion in of_kind(Exclusion, own)},
        suspensions=tuple(of_kind(Suspension, own)),
        places={ref_of(place): place for place in places},
        chats={chat.chat_id: chat for chat in of_kind(Chat, around)},
    )


def _facts_among(items: list[Item]) -> list[Fact]:
    return list(chain.from_iterable(of_kind(kind, items) for kind in FACTS))


def _children(person_id: str, child_ids: list[str]) -> list[Item]:
    """The children's enrolments, read after each child knows the person as a guardian to be told of its changes.

    So whoever changes an enrolment after this read sees the guardian, and what was changed before is read here.
    """
    reads = [partial(queries.between, person_pk(child), ENROLMENTS, FOLLOWERS) for child in child_ids]
    found = queries.side_by_side(reads)
    known = {item.person_id for item in of_kind(Followers, found) if person_id in item.guardian_ids}
    if unknown := [child for child in child_ids if child not in known]:
        follow(person_id, unknown)
        found = queries.side_by_side(reads)
    return found


def _around(facts: Facts, today: str) -> list[Item]:
    """The classes and organisations of all that counts, and the chats that it leads into or that the person is in."""
    found = claims(facts, today)
    listed = {class_pk(lineage) for lineage in classes_to_list(found)}
    held = [ChatRef.parse(member.chat_id) for member in facts.members if member.kind != "manual"]
    refs = [claim.chat for claim in found] + held
    resting_on = [*(claim.relation for claim in found), *_of_members(facts), *_to_come(facts, today)]
    # Sets, since DynamoDB refuses a request that names a key twice; a listed class's partition holds the class itself.
    named = {(ref.pk, ref.sk) for ref in refs} | {key_parts(ref) for fact in resting_on if (ref := place_ref(fact))}
    keys = [key_of(pk, sk) for pk, sk in sorted(named) if pk not in listed]
    lists = (partial(queries.partition, pk) for pk in sorted(listed))
    return queries.side_by_side(chain(lists, queries.reads_of(keys)))


def _to_come(facts: Facts, today: str) -> Iterable[Fact]:
    # Their classes tell that the person needn't be looked at on a day on which the whole class is.
    return [fact for fact in facts.facts.values() if (getattr(fact, "starts_on", None) or today) > today]


def _of_members(facts: Facts) -> Iterable[Fact]:
    refs = {ref for member in facts.members for ref in member.basis}
    return [facts.facts[ref] for ref in sorted(refs) if ref in facts.facts]
