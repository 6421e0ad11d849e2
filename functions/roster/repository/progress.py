"""How far an import has come, in the table `access`."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from functions.roster.repository.conditional import conditionally
from svyazka_common import aws, clock, transactions
from svyazka_common.dynamodb import serialise
from svyazka_common.reading import query_all
from svyazka_common.records.base import key_of, of_kind
from svyazka_common.records.imports import RosterImport, SchoolImport, UploadImport, import_sk, upload_pk
from svyazka_common.records.prefixes import Prefix
from svyazka_common.settings import Setting
from svyazka_common.transactions import ConditionFailedError

if TYPE_CHECKING:
    from svyazka_common.dynamodb import Item
    from svyazka_common.records.base import Record
    from svyazka_common.records.imports import ImportState

KEPT_SECONDS = 180 * 86_400
REPLACED = "replaced"
"""The failure of an upload that was replaced by another one before it was split."""


def expiry() -> int:
    """When what is written now will be forgotten, epoch seconds."""
    return clock.now() + KEPT_SECONDS


def write(record: Record) -> None:
    """Write a record, whatever is there."""
    aws.dynamodb().put_item(TableName=Setting.ACCESS_TABLE.read(), Item=record.to_item())


def write_if_new(record: Record) -> None:
    """Write a record where there is none yet."""
    request = {"TableName": Setting.ACCESS_TABLE.read(), "Item": record.to_item()}
    conditionally(aws.dynamodb().put_item, request | {"ConditionExpression": "attribute_not_exists(pk)"})


def find_import(import_id: str) -> RosterImport | None:
    """An import, as it is at this moment."""
    return get(RosterImport, Prefix.IMPORTS.key(), import_sk(import_id))


def find_school(import_id: str, organisation_id: str) -> SchoolImport | None:
    """What has become of an organisation in an import."""
    return get(SchoolImport, import_sk(import_id), Prefix.SCHOOL.key(organisation_id))


def schools_of(import_id: str) -> list[SchoolImport]:
    """What has become of all of them."""
    return of_kind(SchoolImport, query(import_sk(import_id), Prefix.SCHOOL.key("")))


def begin(begun: RosterImport) -> RosterImport:
    """Note that an upload is being split; the import as it is known then, which may be through already.

    One that has failed begins anew. What lay under the same key before can't be split any more, if it wasn't yet.
    """
    write_if_new(begun)
    newest = UploadImport(upload=begun.upload, import_id=begun.import_id, expires_at=begun.expires_at)
    table = Setting.ACCESS_TABLE.read()
    answer = aws.dynamodb().put_item(TableName=table, Item=newest.to_item(), ReturnValues="ALL_OLD")
    if (item := answer.get("Attributes")) is not None:
        before = UploadImport.from_item(item).import_id
        if before != begun.import_id:
            fail(before, REPLACED)
    expression = "SET #state = :begun REMOVE failure, finished_at"
    _update_import(begun.import_id, expression, only_in=("failed",), begun="splitting")
    return find_import(begun.import_id) or begun


def import_of(upload: str) -> RosterImport | None:
    """The import of what was uploaded last under a key."""
    newest = get(UploadImport, upload_pk(upload), Prefix.IMPORT.key())
    return find_import(newest.import_id) if newest is not None else None


def fail(import_id: str, failure: str) -> None:
    """Note that an upload could not be split; one that is through with that is left as it is."""
    expression = "SET #state = :failed, failure = :failure, finished_at = :finished_at"
    at = clock.now()
    _update_import(import_id, expression, only_in=("splitting",), failed="failed", failure=failure, finished_at=at)


def describe(told: RosterImport) -> None:
    """Write down what splitting has found. Schools may be counted in it already, by the messages of an earlier try."""
    _update_import(
        told.import_id,
        "SET whole = :whole, version = :version, #source = :source, #counts = :counts, problems = :problems,"
        " schools = :schools",
        {"#source": "source", "#counts": "counts"},
        whole=told.whole,
        version=told.version,
        source=told.source,
        counts=told.counts,
        problems=told.problems,
        schools=told.schools,
    )


def begin_running(import_id: str) -> None:
    """The messages of all schools are sent. Whoever noted meanwhile that this would never be was wrong."""
    _update_import(import_id, "SET #state = :running REMOVE failure, finished_at", running="running")


def _update_import(
    import_id: str,
    expression: str,
    names: dict[str, str] | None = None,
    *,
    only_in: tuple[ImportState, ...] = ("splitting", "failed"),
    **values: object,
) -> None:
    """Change an import that is in one of these states; one in another is left as it is."""
    states = {f":in_{state}": state for state in only_in}
    request = {
        "TableName": Setting.ACCESS_TABLE.read(),
        "Key": key_of(Prefix.IMPORTS.key(), import_sk(import_id)),
        "UpdateExpression": expression,
        "ConditionExpression": f"#state IN ({', '.join(states)})",
        "ExpressionAttributeNames": {"#state": "state", **(names or {})},
        "ExpressionAttributeValues": serialise(states | {f":{k}": v for k, v in values.items()}),
    }
    conditionally(aws.dynamodb().update_item, request)


def end(import_id: str, finished_at: int) -> None:
    """Everything is done, for now."""
    aws.dynamodb().update_item(
        TableName=Setting.ACCESS_TABLE.read(),
        Key=key_of(Prefix.IMPORTS.key(), import_sk(import_id)),
        UpdateExpression="SET #state = :done, finished_at = :finished_at",
        ExpressionAttributeNames={"#state": "state"},
        ExpressionAttributeValues=serialise({":done": "done", ":finished_at": finished_at}),
    )


def settle(school: SchoolImport) -> None:
    """Write what has become of a school, and count it in its import: once, however often it comes."""
    table = Setting.ACCESS_TABLE.read()
    settled = replace(school, settled=True)
    counted = transactions.update(
        table, key_of(Prefix.IMPORTS.key(), import_sk(school.import_id)), "ADD settled :one", one=1
    )
    first = transactions.put(table, settled, "attribute_not_exists(pk) OR settled = :no", no=False)
    try:
        transactions.transact([first, counted])
    except ConditionFailedError:
        write(settled)


def get[R: Record](kind: type[R], pk: str, sk: str) -> R | None:
    """A record as it is at this moment."""
    answer = aws.dynamodb().get_item(TableName=Setting.ACCESS_TABLE.read(), Key=key_of(pk, sk), ConsistentRead=True)
    item = answer.get("Item")
    return kind.from_item(item) if item else None


def query(pk: str, prefix: str) -> list[Item]:
    """The items of a partition whose sort key begins so; a consistent read."""
    return query_all(
        TableName=Setting.ACCESS_TABLE.read(),
        KeyConditionExpression="pk = :pk AND begins_with(sk, :prefix)",
        ExpressionAttributeValues={":pk": {"S": pk}, ":prefix": {"S": prefix}},
        ConsistentRead=True,
    )
