"""Reading everything that a person's membership is decided by."""

from __future__ import annotations

from functools import partial
from itertools import batched, chain
from typing import TYPE_CHECKING

from functions.chats.repository import queries
from functions.chats.rules.audience import claims, classes_to_list
from functions.chats.rules.facts import FACTS, Fact, Facts, ref_of
from svyazka_common import aws
from svyazka_common.records.base import of_kind
from svyazka_common.records.chats import Chat, Member
from svyazka_common.records.prefixes import Prefix
from svyazka_common.records.roster import Guardianship, Person, class_pk, person_pk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from svyazka_common.dynamodb import Item

KEYS_A_CALL = 100
ENROLMENTS = Prefix.ENROLMENT.key("")


def read_facts(person_id: str, today: str) -> Facts:
    """The person's facts, memberships and chats, by consistent reads.

    Costs one Query where the person isn't linked; else at most two rounds more: the children, then the chats. Each
    later round reads no less fresh than the earlier one, and every fact is checked again by the write that rests on it.
    """
    own = queries.partition(person_pk(person_id))
    facts = _facts(person_id, own, [], [])
    if facts.link() is None:
        return facts
    wards = [relation.child_id for relation in facts.counting(Guardianship, today)]
    enrolments = _side_by_side(
        partial(queries.partition, person_pk(child), Prefix.ENROLMENT.key("")) for child in wards
    )
    chats = _chats(_facts(person_id, own, enrolments, []), today)
    return _facts(person_id, own, enrolments, chats)


def _facts(person_id: str, own: list[Item], enrolments: list[Item], chats: list[Item]) -> Facts:
    return Facts(
        person_id=person_id,
        person=next(iter(of_kind(Person, own)), None),
        facts={ref_of(fact): fact for fact in _facts_among([*own, *enrolments])},
        members=tuple(of_kind(Member, own)),
        chats={chat.chat_id: chat for chat in of_kind(Chat, chats)},
    )


def _facts_among(items: list[Item]) -> list[Fact]:
    return list(chain.from_iterable(of_kind(kind, items) for kind in FACTS))


def _chats(facts: Facts, today: str) -> list[Item]:
    found = claims(facts, today)
    listed = classes_to_list(found)
    # A set: DynamoDB refuses a request that names a key twice.
    named = {(claim.chat.pk, claim.chat.sk): claim.chat for claim in found if claim.chat.scope_id not in listed}
    keys = [{"pk": {"S": pk}, "sk": {"S": sk}} for pk, sk in named]
    return _side_by_side(
        chain(
            (partial(queries.partition, class_pk(class_id), Prefix.CHAT.key("")) for class_id in sorted(listed)),
            (partial(queries.items, list(some)) for some in batched(keys, KEYS_A_CALL, strict=False)),
        )
    )


def _side_by_side(calls: Iterable[Callable[[], list[Item]]]) -> list[Item]:
    return list(chain.from_iterable(aws.concurrently(*calls)))
