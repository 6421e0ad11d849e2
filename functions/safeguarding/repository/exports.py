"""Exports: written once, settled once, and their files."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from msgspec.structs import replace

from svyazka_common import aws
from svyazka_common.budgets import EXPORTS_A_DAY, reservation, take_all
from svyazka_common.exports import LINK_SECONDS
from svyazka_common.reading import get_all, partition, query_each
from svyazka_common.records.base import first, key_of, of_kind, serialise
from svyazka_common.records.chats import chat_pk
from svyazka_common.records.exports import (
    ChatExport,
    LatestExport,
    export_sk,
    exports_pk,
    latest_export_sk,
)
from svyazka_common.records.messages import SEQUENCE_DIGITS, Message, row_sk
from svyazka_common.settings import Setting
from svyazka_common.transactions import ConditionFailedError, put, transact

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from svyazka_common.records.exports import ExportState
    from svyazka_common.transactions import Action

NEW = "attribute_not_exists(pk)"
ZIP = "application/zip"
COPIED_BYTES = 1024**2


def latest(organisation_id: str, chat_id: str, person_id: str) -> LatestExport | None:
    """Which export of a chat somebody asked for last; a consistent read."""
    key = key_of(exports_pk(organisation_id), latest_export_sk(chat_id, person_id))
    return first(LatestExport, get_all(_table(), [key]))


def export_at(organisation_id: str, made_at_ms: int, token: str) -> ChatExport | None:
    """An export by its key; a consistent read."""
    key = key_of(exports_pk(organisation_id), export_sk(f"{made_at_ms:014}", token))
    return first(ChatExport, get_all(_table(), [key]))


class OrderOvertakenError(Exception):
    """The same person has asked for the same chat meanwhile, or another part of the order doesn't fit any more."""


def commit_order(export: ChatExport, before: LatestExport | None, others: Sequence[Action]) -> None:
    """Write an export and the other parts as one, and count it; `before` is what `latest` gave.

    Raises OrderOvertakenError, DomainError: exports_spent, busy.
    """
    mark = LatestExport(
        organisation_id=export.organisation_id,
        chat_id=export.chat_id,
        person_id=export.by_person_id,
        made_at_ms=export.made_at_ms,
        token=export.token,
    )
    if before is None:
        marked = put(_table(), mark, NEW)
    else:
        marked = put(_table(), mark, "#token = :before", names={"#token": "token"}, before=before.token)
    budget = reservation(EXPORTS_A_DAY, export.organisation_id, export.made_at_ms // 1000)
    try:
        take_all([budget], marked, put(_table(), export, NEW), *others)
    except ConditionFailedError:
        raise OrderOvertakenError from None


def newest(organisation_id: str, before: str | None, most: int) -> list[ChatExport]:
    """The last exports of an organisation, before the sort key of one or before the end, the newest first."""
    answer = aws.dynamodb().query(
        TableName=_table(),
        KeyConditionExpression="pk = :pk AND sk BETWEEN :first AND :last",
        ExpressionAttributeValues=serialise(
            {":pk": exports_pk(organisation_id), ":first": export_sk(""), ":last": before or export_sk("~")}
        ),
        ScanIndexForward=False,
        ConsistentRead=True,
        Limit=most,
    )
    return of_kind(ChatExport, answer["Items"])


def settle(export: ChatExport, following: ChatExport | None = None) -> None:
    """Write what has become of an export, and order its next part, as one; nothing where it waits no longer."""
    _replace(export, "waiting", *([put(_table(), following, NEW)] if following is not None else []))


def settle_erased(export: ChatExport) -> None:
    """Note that the file is no longer there, where the export offers it still."""
    _replace(replace(export, state="erased"), "ready")


def waiting_in(organisation_id: str) -> list[ChatExport]:
    """The exports of an organisation without a file as yet; a consistent read."""
    return [
        export for export in of_kind(ChatExport, partition(exports_pk(organisation_id))) if export.state == "waiting"
    ]


def files_in(organisation_id: str) -> Iterator[str]:
    """Yield the keys of all files of an organisation's exports."""
    pages = (
        aws.client("s3")
        .get_paginator("list_objects_v2")
        .paginate(Bucket=Setting.EXPORTS_BUCKET.read(), Prefix=f"{organisation_id}/")
    )
    return (one["Key"] for page in pages for one in page.get("Contents", []))


def export_of(file_key: str) -> ChatExport | None:
    """The export to which a file belongs."""
    organisation_id, _, name = file_key.partition("/")
    made_at, token, _ = name.split("-")
    return export_at(organisation_id, int(made_at), token)


def fetch_file(file_key: str, into: IO[bytes]) -> None:
    """Copy a file out of the bucket."""
    body = aws.client("s3").get_object(Bucket=Setting.EXPORTS_BUCKET.read(), Key=file_key)["Body"]
    for chunk in body.iter_chunks(COPIED_BYTES):
        into.write(chunk)


def delete_file(file_key: str) -> None:
    """Delete a file; the bucket keeps no versions."""
    aws.client("s3").delete_object(Bucket=Setting.EXPORTS_BUCKET.read(), Key=file_key)


def _replace(export: ChatExport, state: ExportState, *further: Action) -> None:
    written = put(_table(), export, "#state = :before", names={"#state": "state"}, before=state)
    try:
        transact([written, *further])
    except ConditionFailedError:
        return


def messages_of(chat_id: str, after: int, a_page: int) -> Iterator[Message]:
    """Yield the messages of a chat behind a sequence number, the oldest first.

    A page of its rows is read when those before are used up.
    """
    first, last = row_sk(after + 1), row_sk(10**SEQUENCE_DIGITS - 1)
    items = query_each(
        TableName=Setting.MESSAGES_TABLE.read(),
        KeyConditionExpression="pk = :pk AND sk BETWEEN :first AND :last",
        ExpressionAttributeValues=serialise({":pk": chat_pk(chat_id), ":first": first, ":last": last}),
        ConsistentRead=True,
        Limit=a_page,
    )
    return (Message.from_item(item) for item in items if item["entity"]["S"] == Message.entity)


def store_file(export: ChatExport, file: IO[bytes]) -> None:
    """Put an export's file into the bucket; a second time it takes the place of the first."""
    file.seek(0)
    bucket = Setting.EXPORTS_BUCKET.read()
    aws.client("s3").put_object(Bucket=bucket, Key=export.file_key, Body=file, ContentType=ZIP)


def file_address(export: ChatExport) -> str:
    """The address that opens the file for a minute, without a session; the browser saves what it gets."""
    name = "chat.zip" if export.part == 1 and export.continued_by is None else f"chat-{export.part}.zip"
    address: str = aws.client("s3").generate_presigned_url(
        "get_object",
        Params={
            "Bucket": Setting.EXPORTS_BUCKET.read(),
            "Key": export.file_key,
            "ResponseContentDisposition": f'attachment; filename="{name}"',
            "ResponseContentType": ZIP,
            "ResponseCacheControl": "no-store",
        },
        ExpiresIn=LINK_SECONDS,
    )
    return address


def _table() -> str:
    return Setting.STATE_TABLE.read()
