"""The people that a change may concern: a pupil's linked guardians, or those tied to a chat's class or organisation.

A pupil's guardians are kept in the pupil's own partition, so that no index has to be waited for. The people tied to a
class or an organisation are found through the inverse index, which may lag behind the table.
"""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING

from functions.chats.rules.membership_policy import POLICY, RELATIONS
from svyazka_common import aws, reading
from svyazka_common.records.base import Prefix, key_of, of_kind
from svyazka_common.records.chats import Followers, Member, chat_pk
from svyazka_common.records.link import VkId
from svyazka_common.records.relations import TeachingLoad
from svyazka_common.records.roster import class_pk, person_pk
from svyazka_common.settings import Setting
from svyazka_common.transactions import insert

if TYPE_CHECKING:
    from collections.abc import Iterable

    from functions.chats.rules.membership_policy import Concerned, Relation
    from svyazka_common.dynamodb import Item
    from svyazka_common.records.chats import ChatRef

CHILDREN_OF_A_FAMILY = 2
"""Up to so many children, parallel single updates are as fast as one insert for all, which existing items refuse."""


def follow(pairs: Iterable[tuple[str, str]]) -> None:
    """Store guardians with their children, from pairs (guardian, child); a stored guardian is never taken away."""
    guardians = defaultdict[str, set[str]](set)
    for guardian_id, child_id in pairs:
        guardians[child_id].add(guardian_id)
    unwritten = [Followers(person_id=child_id, guardian_ids=of_child) for child_id, of_child in guardians.items()]
    if len(unwritten) > CHILDREN_OF_A_FAMILY:
        inserted = insert(Setting.STATE_TABLE.read(), [record.to_item() for record in unwritten])
        unwritten = [record for record, done in zip(unwritten, inserted, strict=True) if not done]
    aws.concurrently(*(partial(_add, record) for record in unwritten))


def followers(pupils: Iterable[str]) -> dict[str, set[str]]:
    """The guardians of each pupil who have any, by consistent reads."""
    keys = [key_of(person_pk(pupil), Prefix.FOLLOWERS.key()) for pupil in sorted(set(pupils))]
    records = of_kind(Followers, reading.side_by_side(reading.key_reads(keys)))
    return {record.person_id: record.guardian_ids for record in records}


def possibly_linked(people: Iterable[str]) -> set[str]:
    """Those who have a VK ID, without which there is no link; one consistent read for a hundred people."""
    keys = [key_of(person_pk(person_id), Prefix.VK_ID.key()) for person_id in sorted(set(people))]
    return {vk_id.person_id for vk_id in of_kind(VkId, reading.side_by_side(reading.key_reads(keys)))}


def people_of_class(class_id: str) -> set[str]:
    """Everybody with a VK ID who has or had a relation to the class, and the pupils' linked guardians, by person id."""
    relations = _relations(reading.inverse(class_pk(class_id)))
    return _linked_or_following(POLICY.concerned(relations))


def people_of_chat(chat: ChatRef, class_id: str) -> set[str]:
    """The same for a chat: by relations to its organisation, or to the class that it serves, that may lead into it."""
    if POLICY.scope(chat) == "organisation":
        # Not all relations at once: those of pupils and parents are a hundred times as many.
        reads = (partial(reading.inverse, chat.pk, prefix) for prefix in POLICY.index_prefixes(chat))
        relations = _relations(reading.side_by_side(reads))
    else:
        relations = _relations(reading.inverse(class_pk(class_id)))
    return _linked_or_following(POLICY.concerned(relations, chat))


def members_of_chat(chat_id: str) -> set[str]:
    """Everybody who is in a chat, by person id."""
    members = of_kind(Member, reading.inverse(chat_pk(chat_id), Prefix.MEMBER.key("")))
    return {member.person_id for member in members}


def teaching_loads(class_id: str) -> list[TeachingLoad]:
    """Who teaches what in a class, ended loads too."""
    return of_kind(TeachingLoad, reading.inverse(class_pk(class_id), Prefix.TEACHER.key("")))


def _relations(items: Iterable[Item]) -> list[Relation]:
    stored = list(items)
    return list(chain.from_iterable(of_kind(kind, stored) for kind in RELATIONS))


def _linked_or_following(concerned: Concerned) -> set[str]:
    guardians = followers(concerned.pupils).values() if concerned.pupils else ()
    return possibly_linked(concerned.people).union(*guardians)


def _add(record: Followers) -> None:
    aws.dynamodb().update_item(
        TableName=Setting.STATE_TABLE.read(),
        Key=record.key,
        UpdateExpression="SET entity = :entity, person_id = :child ADD guardian_ids :guardians",
        ExpressionAttributeValues={
            ":entity": {"S": record.entity},
            ":child": {"S": record.person_id},
            ":guardians": {"SS": sorted(record.guardian_ids)},
        },
    )
