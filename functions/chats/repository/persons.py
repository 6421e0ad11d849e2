"""Reading everything that a person's membership is decided by."""

from __future__ import annotations

from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from functions.chats.repository import queries
from functions.chats.rules.audience import claims, classes_to_list
from functions.chats.rules.facts import FACTS, Fact, Facts, ref_of
from svyazka_common.records.base import key_of, of_kind
from svyazka_common.records.chats import Chat, Member
from svyazka_common.records.prefixes import Prefix
from svyazka_common.records.relations import Guardianship
from svyazka_common.records.roster import Person, class_pk, person_pk

if TYPE_CHECKING:
    from svyazka_common.dynamodb import Item

ENROLMENTS, CHATS = Prefix.ENROLMENT.key(""), Prefix.CHAT.key("")


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
    enrolments = queries.side_by_side(partial(queries.partition, person_pk(child), ENROLMENTS) for child in wards)
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
    listed = {class_pk(class_id) for class_id in classes_to_list(found)}
    # A set, since DynamoDB refuses a request that names a key twice.
    named = {(claim.chat.pk, claim.chat.sk) for claim in found if claim.chat.pk not in listed}
    keys = [key_of(pk, sk) for pk, sk in sorted(named)]
    lists = (partial(queries.partition, pk, CHATS) for pk in sorted(listed))
    return queries.side_by_side(chain(lists, queries.reads_of(keys)))
