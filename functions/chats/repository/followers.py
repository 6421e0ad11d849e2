"""Whom a change of a pupil's class may concern: the pupil, and the linked guardians.

They are kept in the pupil's own partition, so that no index has to be waited for.
"""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING

from functions.chats.repository import queries
from svyazka_common import aws, partitions
from svyazka_common.records.base import key_of, of_kind
from svyazka_common.records.chats import Followers
from svyazka_common.records.link import VkId
from svyazka_common.records.prefixes import Prefix
from svyazka_common.records.roster import person_pk
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Iterable


def follow(pairs: Iterable[tuple[str, str]]) -> None:
    """Write guardians down with their children (guardian, child); once there, they stay."""
    guardians = defaultdict[str, set[str]](set)
    for guardian_id, child_id in pairs:
        guardians[child_id].add(guardian_id)
    aws.concurrently(*(partial(_follow, child_id, sorted(some)) for child_id, some in guardians.items()))


def followers(pupils: Iterable[str]) -> dict[str, set[str]]:
    """The guardians of each pupil who have any, by consistent reads."""
    keys = [key_of(person_pk(pupil), Prefix.FOLLOWERS.key()) for pupil in sorted(set(pupils))]
    found = of_kind(Followers, partitions.side_by_side(queries.reads_of(keys)))
    return {followed.person_id: followed.guardian_ids for followed in found}


def possibly_linked(people: Iterable[str]) -> set[str]:
    """Those who have a VK ID, without which there is no link; one consistent read for a hundred people."""
    keys = [key_of(person_pk(person_id), Prefix.VK_ID.key()) for person_id in sorted(set(people))]
    return {found.person_id for found in of_kind(VkId, partitions.side_by_side(queries.reads_of(keys)))}


def _follow(child_id: str, guardian_ids: list[str]) -> None:
    key = Followers(person_id=child_id).key
    aws.dynamodb().update_item(
        TableName=Setting.STATE_TABLE.read(),
        Key=key,
        UpdateExpression="SET entity = :entity, person_id = :child ADD guardian_ids :guardians",
        ExpressionAttributeValues={
            ":entity": {"S": Followers.entity},
            ":child": {"S": child_id},
            ":guardians": {"SS": guardian_ids},
        },
    )
