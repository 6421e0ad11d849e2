"""Whom a change of a pupil's class may concern: the pupil, and the linked guardians.

They are kept in the pupil's own partition, so that no index has to be waited for.
"""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING

from svyazka_common import aws, partitions
from svyazka_common.records.base import key_of, of_kind
from svyazka_common.records.chats import Followers
from svyazka_common.records.link import VkId
from svyazka_common.records.prefixes import Prefix
from svyazka_common.records.roster import person_pk
from svyazka_common.settings import Setting
from svyazka_common.statements import insert

if TYPE_CHECKING:
    from collections.abc import Iterable

A_FEW = 2
"""So many children are one family's: a call for each, at once, takes no longer than one for all that may be in vain."""


def follow(pairs: Iterable[tuple[str, str]]) -> None:
    """Write guardians down with their children (guardian, child); once there, they stay."""
    guardians = defaultdict[str, set[str]](set)
    for guardian_id, child_id in pairs:
        guardians[child_id].add(guardian_id)
    left = [Followers(person_id=child_id, guardian_ids=some) for child_id, some in guardians.items()]
    if len(left) > A_FEW:
        written = insert(Setting.STATE_TABLE.read(), [one.to_item() for one in left])
        left = [one for one, done in zip(left, written, strict=True) if not done]
    aws.concurrently(*(partial(_add, one) for one in left))


def followers(pupils: Iterable[str]) -> dict[str, set[str]]:
    """The guardians of each pupil who have any, by consistent reads."""
    keys = [key_of(person_pk(pupil), Prefix.FOLLOWERS.key()) for pupil in sorted(set(pupils))]
    found = of_kind(Followers, partitions.side_by_side(partitions.key_reads(keys)))
    return {followed.person_id: followed.guardian_ids for followed in found}


def possibly_linked(people: Iterable[str]) -> set[str]:
    """Those who have a VK ID, without which there is no link; one consistent read for a hundred people."""
    keys = [key_of(person_pk(person_id), Prefix.VK_ID.key()) for person_id in sorted(set(people))]
    return {found.person_id for found in of_kind(VkId, partitions.side_by_side(partitions.key_reads(keys)))}


def _add(followed: Followers) -> None:
    aws.dynamodb().update_item(
        TableName=Setting.STATE_TABLE.read(),
        Key=followed.key,
        UpdateExpression="SET entity = :entity, person_id = :child ADD guardian_ids :guardians",
        ExpressionAttributeValues={
            ":entity": {"S": followed.entity},
            ":child": {"S": followed.person_id},
            ":guardians": {"SS": sorted(followed.guardian_ids)},
        },
    )
