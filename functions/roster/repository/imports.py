"""Imports in the table `access`: how far each has come, and what it has come to for an organisation."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from msgspec.structs import replace

from functions.roster.repository.items import BACKGROUND, conditionally, insert_all
from svyazka_common import aws, clock, transactions
from svyazka_common.reading import get_all, query_all, query_each
from svyazka_common.records.base import Prefix, key_of, of_kind, serialise
from svyazka_common.records.imports import (
    HeldRemoval,
    LatestImport,
    OrganisationImport,
    RosterImport,
    SchoolImport,
    SourceUpload,
    UploadImport,
    import_sk,
    upload_pk,
)
from svyazka_common.settings import Setting
from svyazka_common.transactions import ConditionFailedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from svyazka_common.records.base import Item, Record
    from svyazka_common.records.imports import ImportState


KEPT_SECONDS = 180 * 86_400
REPLACED = "replaced"
"""The failure of an upload that was replaced by another upload before it was split."""


def expiry() -> int:
    """The moment at which a record written now expires, epoch seconds."""
    return clock.now() + KEPT_SECONDS


def write(record: Record) -> None:
    """Write a record, whatever is there."""
    aws.dynamodb().put_item(TableName=Setting.ACCESS_TABLE.read(), Item=record.to_item())


def write_all(records: Iterable[Record]) -> None:
    """Write records of different keys, whatever is there, many with a call. Raises DomainError(busy)."""
    transactions.put_all(Setting.ACCESS_TABLE.read(), records)


def write_if_new(record: Record) -> bool:
    """Write a record where there is none yet; returns whether it was written."""
    request = {"TableName": Setting.ACCESS_TABLE.read(), "Item": record.to_item()}
    return conditionally(aws.dynamodb().put_item, **request, ConditionExpression="attribute_not_exists(pk)")


def write_all_if_new(records: Sequence[Record]) -> None:
    """Write records of different keys where there are none yet, many with a call."""
    insert_all(records, lambda record: record.to_item(), write_if_new, into=Setting.ACCESS_TABLE)


def find_import(import_id: str) -> RosterImport | None:
    """An import, as it is at this moment."""
    return get(RosterImport, Prefix.IMPORTS.key(), import_sk(import_id))


def find_school(import_id: str, organisation_id: str) -> SchoolImport | None:
    """What has become of an organisation in an import."""
    return get(SchoolImport, import_sk(import_id), Prefix.SCHOOL.key(organisation_id))


def schools_of(import_id: str) -> list[SchoolImport]:
    """What has become of all organisations in an import."""
    return of_kind(SchoolImport, query(import_sk(import_id), Prefix.SCHOOL.key("")))


def newest_list(source: str) -> RosterImport | None:
    """A system's newest import that lists everybody and could be split, dry runs aside; None if there is none."""
    items = query_each(
        TableName=Setting.ACCESS_TABLE.read(),
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": Prefix.IMPORTS.key()}},
        ScanIndexForward=False,
    )
    imports = (RosterImport.from_item(item) for item in items)
    lists = (one for one in imports if one.whole and one.source == source and not one.dry_run)
    return next((one for one in lists if one.state in {"running", "done"}), None)


def uploads_since(moment: int) -> list[SourceUpload]:
    """The files that could be read and were uploaded since a moment (seconds since 1970), dry runs aside."""
    first = datetime.fromtimestamp(moment, UTC).strftime("%Y%m%d")
    items = query_each(
        TableName=Setting.ACCESS_TABLE.read(),
        KeyConditionExpression="pk = :pk AND sk >= :first",
        ExpressionAttributeValues={":pk": {"S": Prefix.IMPORTS.key()}, ":first": {"S": import_sk(first)}},
    )
    imports = of_kind(RosterImport, list(items))
    return [SourceUpload(source=one.source, at=one.uploaded_at) for one in imports if one.version and not one.dry_run]


def begin(begun: RosterImport, place: str) -> RosterImport:
    """Note that an upload is being split; returns the import as it is then, which may have come further already.

    An import that has failed begins anew. `place` is where the upload lies (`schemas.Upload`): an earlier upload there
    that wasn't split yet fails as `REPLACED`.
    """
    write_if_new(begun)
    newest = UploadImport(upload=place, import_id=begun.import_id, expires_at=begun.expires_at)
    table = Setting.ACCESS_TABLE.read()
    answer = aws.dynamodb().put_item(TableName=table, Item=newest.to_item(), ReturnValues="ALL_OLD")
    if (item := answer.get("Attributes")) is not None:
        before = UploadImport.from_item(item).import_id
        if before != begun.import_id:
            fail(before, REPLACED)
    expression = "SET #state = :begun REMOVE failure, finished_at"
    _update_import(begun.import_id, expression, only_in=("failed",), begun="splitting")
    return find_import(begun.import_id) or begun


def import_of(place: str) -> RosterImport | None:
    """The import of what was uploaded last at a place (`schemas.Upload`)."""
    newest = get(UploadImport, upload_pk(place), Prefix.IMPORT.key())
    return find_import(newest.import_id) if newest is not None else None


def fail(import_id: str, failure: str) -> None:
    """Note that an upload could not be split; an import that is through with that is left as it is."""
    expression = "SET #state = :failed, failure = :failure, finished_at = :finished_at"
    at = clock.now()
    _update_import(import_id, expression, only_in=("splitting",), failed="failed", failure=failure, finished_at=at)


def describe(described: RosterImport) -> None:
    """Write down what splitting has shown. Schools may be counted in it already, by the messages of an earlier try."""
    _update_import(
        described.import_id,
        "SET whole = :whole, version = :version, #source = :source, #counts = :counts, problems = :problems,"
        " schools = :schools",
        {"#source": "source", "#counts": "counts"},
        whole=described.whole,
        version=described.version,
        source=described.source,
        counts=described.counts,
        problems=described.problems,
        schools=described.schools,
    )


def begin_running(import_id: str) -> None:
    """Note that the messages of all schools are sent; a failure that was noted meanwhile is taken back."""
    _update_import(import_id, "SET #state = :running REMOVE failure, finished_at", running="running")


def _update_import(
    import_id: str,
    expression: str,
    names: dict[str, str] | None = None,
    *,
    only_in: tuple[ImportState, ...] = ("splitting", "failed"),
    **values: object,
) -> None:
    """Change an import that is in one of these states; in another state it is left as it is."""
    states = {f":in_{state}": state for state in only_in}
    request = {
        "TableName": Setting.ACCESS_TABLE.read(),
        "Key": key_of(Prefix.IMPORTS.key(), import_sk(import_id)),
        "UpdateExpression": expression,
        "ConditionExpression": f"#state IN ({', '.join(states)})",
        "ExpressionAttributeNames": {"#state": "state", **(names or {})},
        "ExpressionAttributeValues": serialise(states | {f":{k}": v for k, v in values.items()}),
    }
    conditionally(aws.dynamodb().update_item, **request)


def end(import_id: str, finished_at: int) -> None:
    """Note that all schools of an import are done, for now; `finished_at` in epoch seconds."""
    aws.dynamodb().update_item(
        TableName=Setting.ACCESS_TABLE.read(),
        Key=key_of(Prefix.IMPORTS.key(), import_sk(import_id)),
        UpdateExpression="SET #state = :done, finished_at = :finished_at",
        ExpressionAttributeNames={"#state": "state"},
        ExpressionAttributeValues=serialise({":done": "done", ":finished_at": finished_at}),
    )


def finish_school(school: SchoolImport) -> None:
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


def latest_of(organisation_id: str) -> LatestImport | None:
    """The newest bulk file that an organisation follows."""
    return get(LatestImport, Prefix.ORGANISATION.key(organisation_id), Prefix.IMPORT.key())


def latest_of_all(organisation_ids: Iterable[str]) -> list[LatestImport]:
    """The same of different organisations, a hundred with a call; those that follow none are left out.

    Raises DomainError(busy).
    """
    keys = [key_of(Prefix.ORGANISATION.key(one), Prefix.IMPORT.key()) for one in organisation_ids]
    return of_kind(LatestImport, get_all(Setting.ACCESS_TABLE.read(), keys, patience=BACKGROUND))


def follow(newest: LatestImport) -> None:
    """Note that an organisation follows a bulk file now, unless it follows a newer file."""
    request = {
        "TableName": Setting.ACCESS_TABLE.read(),
        "Item": newest.to_item(),
        "ConditionExpression": "attribute_not_exists(pk) OR version < :version",
        "ExpressionAttributeValues": serialise({":version": newest.version}),
    }
    conditionally(aws.dynamodb().put_item, **request)


def imports_of(organisation_id: str) -> list[OrganisationImport]:
    """The imports that an organisation has to do with, oldest first."""
    return of_kind(OrganisationImport, query(Prefix.ORGANISATION.key(organisation_id), Prefix.IMPORT.key("")))


def held_of(organisation_id: str) -> list[HeldRemoval]:
    """The removals that wait for the end of a freeze."""
    return of_kind(HeldRemoval, query(Prefix.ORGANISATION.key(organisation_id), Prefix.HELD.key("")))


def hold(removals: Iterable[HeldRemoval], stored: Iterable[HeldRemoval]) -> None:
    """Note removals that are held back; those noted already are left alone."""
    stored_places = {(one.removed_pk, one.removed_sk) for one in stored}
    for removal in removals:
        if (removal.removed_pk, removal.removed_sk) not in stored_places:
            write(removal)


def forget(records: Iterable[HeldRemoval | OrganisationImport]) -> None:
    """Delete records that are done with, or needed no more."""
    for record in records:
        aws.dynamodb().delete_item(TableName=Setting.ACCESS_TABLE.read(), Key=record.key)
