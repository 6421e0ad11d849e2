"""Single records of the roster: read by key or by partition, and written over exactly what was read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from functions.roster.repository.items import ABSENT, as_read, conditionally
from functions.roster.repository.organisations import write_organisation
from svyazka_common import aws
from svyazka_common.reading import get_all, inverse_each
from svyazka_common.records.base import INVERSE_INDEX, key_of, of_kind, serialise
from svyazka_common.records.changes import SHARDS, Tombstone, Waiting, YearClass, waiting_pk
from svyazka_common.records.link import Link, Suspension
from svyazka_common.records.roster import (
    AcademicYear,
    Account,
    AccountClaim,
    Enrolment,
    GroupEnrolment,
    Guardianship,
    Homeroom,
    Organisation,
    Person,
    RoleAssignment,
    SchoolClass,
    TeachingLoad,
)
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from functions.roster.map.context import Key
    from svyazka_common.records.base import Item, Record


RELATIONS = (Enrolment, GroupEnrolment, Guardianship, Homeroom, RoleAssignment, TeachingLoad)

KINDS: dict[str, type[Record]] = {
    kind.entity: kind
    for kind in (
        *(Organisation, AcademicYear, SchoolClass, Person, AccountClaim, Tombstone),
        *RELATIONS,
        *(Account, Link, Suspension, Waiting),
    )
}


def record_of(item: Item) -> Record:
    """The record that an item is."""
    return KINDS[item["entity"]["S"]].from_item(item)


ITEMS_A_PAGE = 100


def read(places: Iterable[Key]) -> dict[Key, Record]:
    """The records stored at some places, by place; places without a record are left out."""
    keys = [key_of(pk, sk) for pk, sk in sorted(set(places))]
    items = get_all(Setting.STATE_TABLE.read(), keys)
    return {(item["pk"]["S"], item["sk"]["S"]): record_of(item) for item in items}


class Page(Struct, frozen=True):
    """A page of a query's items, and the key after which the next page begins; None on the last page."""

    items: list[Item]
    after: Mapping[str, str] | None


def page(pk: str, prefix: str, after: Mapping[str, str] | None = None) -> Page:
    """The items of a partition whose sort key begins with `prefix`; a consistent read."""
    return _page("", pk, prefix, after, ConsistentRead=True)


def inverse_page(pk: str, prefix: str, after: Mapping[str, str] | None = None) -> Page:
    """The same from the inverse index, which follows the table with a delay."""
    return _page("inverse_", pk, prefix, after, IndexName=INVERSE_INDEX)


def all_that_wait() -> Iterator[Waiting]:
    """Yield each record that waits for another, from the inverse index; a region can have more than memory holds."""
    for item in inverse_each([waiting_pk(shard) for shard in range(SHARDS)]):
        yield from of_kind(Waiting, [item])


def any_in(pk: str, prefix: str) -> bool:
    """Whether a partition has an item whose sort key begins with `prefix`; a consistent read of one item."""
    answer = aws.dynamodb().query(
        TableName=Setting.STATE_TABLE.read(),
        KeyConditionExpression="pk = :pk AND begins_with(sk, :prefix)",
        ExpressionAttributeValues=serialise({":pk": pk, ":prefix": prefix}),
        ConsistentRead=True,
        Limit=1,
    )
    return bool(answer["Items"])


def _page(side: str, pk: str, prefix: str, after: Mapping[str, str] | None, **query: Any) -> Page:
    condition, values = f"{side}pk = :pk", {":pk": pk}
    if prefix:
        condition, values = f"{condition} AND begins_with({side}sk, :prefix)", {**values, ":prefix": prefix}
    if after is not None:
        query["ExclusiveStartKey"] = serialise(after)
    answer = aws.dynamodb().query(
        TableName=Setting.STATE_TABLE.read(),
        KeyConditionExpression=condition,
        ExpressionAttributeValues=serialise(values),
        Limit=ITEMS_A_PAGE,
        **query,
    )
    last = answer.get("LastEvaluatedKey")
    return Page(answer["Items"], {name: value["S"] for name, value in last.items()} if last else None)


def write(record: Record, stored: Record | None) -> bool:
    """Write a record over what was read; returns False if the item has changed since."""
    match record, stored:
        case Organisation(), _:
            return write_organisation(record, stored)
        case SchoolClass(academic_year_id=str(year_id)), _ if _of_another_year(stored, year_id):
            # Before the class: a change of the year must find it, whenever it comes.
            _put(YearClass(academic_year_id=year_id, class_id=record.class_id))
    return _put_over(record, stored)


def set_version(pk: str, sk: str, version: int, new: int) -> bool:
    """Set a record's version to `new`; returns False if its present version isn't `version`."""
    return conditionally(
        aws.dynamodb().update_item,
        Key=key_of(pk, sk),
        UpdateExpression="SET version = :new",
        ConditionExpression="version = :version",
        ExpressionAttributeValues=serialise({":version": version, ":new": new}),
    )


def wait(waiting: Waiting) -> None:
    """Store a record until the record that it needs comes; a newer version that waits already stays."""
    conditionally(
        aws.dynamodb().put_item,
        Item=waiting.to_item(),
        ConditionExpression=f"{ABSENT} OR version < :version",
        ExpressionAttributeValues=serialise({":version": waiting.version}),
    )


def wait_no_more(waiting: Waiting) -> None:
    """Delete a waiting record, unless a newer version has taken its place."""
    conditionally(
        aws.dynamodb().delete_item,
        Key=waiting.key,
        ConditionExpression="version = :version",
        ExpressionAttributeValues=serialise({":version": waiting.version}),
    )


def _of_another_year(stored: Record | None, year_id: str) -> bool:
    return not isinstance(stored, SchoolClass) or stored.academic_year_id != year_id


def _put(record: Record) -> None:
    aws.dynamodb().put_item(TableName=Setting.STATE_TABLE.read(), Item=record.to_item())


def _put_over(record: Record, stored: Record | None) -> bool:
    condition, names, values = as_read(stored)
    request: dict[str, Any] = {"Item": record.to_item(), "ConditionExpression": condition}
    if stored is not None:
        request["ExpressionAttributeNames"] = names
        request["ExpressionAttributeValues"] = serialise({f":{name}": value for name, value in values.items()})
    return conditionally(aws.dynamodb().put_item, **request)
