"""Writing a record in the place of the one that was read, and nothing else."""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from functions.roster.directory import entries
from svyazka_common import aws
from svyazka_common.dynamodb import serialise
from svyazka_common.records.changes import Waiting, YearClass
from svyazka_common.records.roster import Organisation, SchoolClass
from svyazka_common.settings import Setting
from svyazka_common.transactions import ConditionFailedError, delete, put, transact

if TYPE_CHECKING:
    from svyazka_common.records.base import Record
    from svyazka_common.transactions import Action

ABSENT = "attribute_not_exists(pk)"
MOST_TERMS = 45
"""Words of a name by which the directory finds it: a transaction holds a hundred items, old and new ones."""


def write(record: Record, stored: Record | None) -> bool:
    """Write a record over what was read; False where something else is there by now."""
    match record, stored:
        case Organisation(), _:
            return _with_directory(record, stored if isinstance(stored, Organisation) else None, stored)
        case SchoolClass(academic_year_id=str(year_id)), _ if _of_another_year(stored, year_id):
            # Before the class: a change of the year must find it, whenever it comes.
            _put(YearClass(academic_year_id=year_id, class_id=record.class_id))
    return _put_over(record, stored)


def put_over(record: Record, stored: Record | None) -> Action:
    """The same as a part of a transaction."""
    condition, names, values = as_read(stored)
    action = put(Setting.STATE_TABLE.read(), record, condition, **values)
    if names:
        action["Put"]["ExpressionAttributeNames"] = names
    return action


def as_read(stored: Record | None) -> tuple[str, dict[str, str], dict[str, Any]]:
    """Condition, names and values that hold only while an item is as it was read, in every field."""
    if stored is None:
        return ABSENT, {}, {}
    names, values, parts = {"#entity": "entity"}, {"entity": stored.entity}, ["#entity = :entity"]
    for field in fields(stored):
        names[f"#{field.name}"] = field.name
        value = getattr(stored, field.name)
        if value is None:
            parts.append(f"attribute_not_exists(#{field.name})")
        else:
            parts.append(f"#{field.name} = :{field.name}")
            values[field.name] = value
    return " AND ".join(parts), names, values


def wait(waiting: Waiting) -> None:
    """Keep a record until what it needs comes; a newer one that waits already stays."""
    _conditionally(
        aws.dynamodb().put_item,
        Item=waiting.to_item(),
        ConditionExpression=f"{ABSENT} OR version < :version",
        ExpressionAttributeValues=serialise({":version": waiting.version}),
    )


def wait_no_more(waiting: Waiting) -> None:
    """Drop what waited, unless a newer one has taken its place."""
    _conditionally(
        aws.dynamodb().delete_item,
        Key=waiting.key,
        ConditionExpression="version = :version",
        ExpressionAttributeValues=serialise({":version": waiting.version}),
    )


def _of_another_year(stored: Record | None, year_id: str) -> bool:
    return not isinstance(stored, SchoolClass) or stored.academic_year_id != year_id


def _with_directory(record: Organisation, before: Organisation | None, stored: Record | None) -> bool:
    table = Setting.STATE_TABLE.read()
    old = entries(before)[:MOST_TERMS] if before is not None and before.status == "active" else []
    new = entries(record)[:MOST_TERMS] if record.status == "active" else []
    kept = {(entry.pk, entry.sk) for entry in new}
    gone = [delete(table, entry.key) for entry in old if (entry.pk, entry.sk) not in kept]
    there = [put(table, entry) for entry in new if entry not in old]
    try:
        transact([put_over(record, stored), *gone, *there])
    except ConditionFailedError:
        return False
    return True


def _put(record: Record) -> None:
    aws.dynamodb().put_item(TableName=Setting.STATE_TABLE.read(), Item=record.to_item())


def _put_over(record: Record, stored: Record | None) -> bool:
    condition, names, values = as_read(stored)
    request: dict[str, Any] = {"Item": record.to_item(), "ConditionExpression": condition}
    if stored is not None:
        request["ExpressionAttributeNames"] = names
        request["ExpressionAttributeValues"] = serialise({f":{name}": value for name, value in values.items()})
    return _conditionally(aws.dynamodb().put_item, **request)


def _conditionally(call: Any, **request: Any) -> bool:
    try:
        call(TableName=Setting.STATE_TABLE.read(), **request)
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        return False
    return True
