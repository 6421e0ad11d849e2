"""What a person's own page shows: children with their classes, claims to numbers, notices."""

from __future__ import annotations

from typing import TYPE_CHECKING

from svyazka_common import aws
from svyazka_common.dynamodb import serialise
from svyazka_common.reading import partition, query_all, reads, side_by_side
from svyazka_common.records.access import Notice, account_pk, notice_sk
from svyazka_common.records.base import Prefix, key_of, of_kind
from svyazka_common.records.link import Conflict
from svyazka_common.records.relations import Enrolment, Guardianship
from svyazka_common.records.roster import person_pk
from svyazka_common.rights import counts
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Iterable


def claims_and_children(person_id: str, today: str) -> tuple[list[Conflict], list[Guardianship]]:
    """Numbers that the person has proven while others held them, and the children that they represent today."""
    pk = person_pk(person_id)
    claims, children = aws.concurrently(
        lambda: partition(pk, Prefix.CONFLICT.key("")), lambda: partition(pk, Prefix.GUARDIAN_OF.key(""))
    )
    guardianships = [relation for relation in of_kind(Guardianship, children) if counts(relation, today)]
    return of_kind(Conflict, claims), guardianships


def enrolments_of(people: Iterable[str], today: str) -> list[Enrolment]:
    """The classes of some people that count today."""
    items = side_by_side(reads(map(person_pk, sorted(people)), Prefix.ENROLMENT.key("")))
    return [enrolment for enrolment in of_kind(Enrolment, items) if counts(enrolment, today)]


def notices_of(account_id: str, now: int) -> list[Notice]:
    """The notices of an account that its owner has not dismissed, the newest first."""
    items = query_all(
        TableName=Setting.ACCESS_TABLE.read(),
        KeyConditionExpression="pk = :pk AND begins_with(sk, :sk)",
        ExpressionAttributeValues=serialise({":pk": account_pk(account_id), ":sk": notice_sk("")}),
        ConsistentRead=True,
    )
    current = [notice for notice in of_kind(Notice, items) if now < notice.expires_at]
    return sorted(current, key=lambda notice: (-notice.noticed_at, notice.notice_id))


def delete_notice(account_id: str, notice_id: str) -> None:
    """Delete a notice of an account; one that is not there is dismissed already."""
    aws.dynamodb().delete_item(
        TableName=Setting.ACCESS_TABLE.read(), Key=key_of(account_pk(account_id), notice_sk(notice_id))
    )
