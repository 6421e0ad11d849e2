"""The list of organisations, read whole and kept for a minute: everybody who opens the log-in page asks for it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from svyazka_common import aws
from svyazka_common.names import normalise
from svyazka_common.reading import query_all
from svyazka_common.records.base import of_kind
from svyazka_common.records.roster import DirectoryEntry, directory_pk
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from svyazka_common.records.roster import OrganisationKind


FRESH_SECONDS = 60.0

_kept: dict[OrganisationKind, tuple[float, list[DirectoryEntry]]] = {}


def directory(kind: OrganisationKind) -> tuple[list[DirectoryEntry], dict[str, str]]:
    """Every open organisation of a kind, and the names of the authorities by id, as of at most a minute ago."""
    entries, authorities = aws.concurrently(lambda: _recent(kind), lambda: _recent("authority"))
    return entries, {entry.organisation_id: entry.name for entry in authorities}


def forget() -> None:
    """Read anew the next time."""
    _kept.clear()


def _recent(kind: OrganisationKind) -> list[DirectoryEntry]:
    read_at, entries = _kept.get(kind, (0.0, []))
    now = time.monotonic()
    if not entries or now - read_at > FRESH_SECONDS:
        entries = _read(kind)
        _kept[kind] = (now, entries)
    return entries


def _read(kind: OrganisationKind) -> list[DirectoryEntry]:
    items = query_all(
        TableName=Setting.STATE_TABLE.read(),
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": directory_pk(kind)}},
    )
    # An earlier release wrote a row for each word of a name as well.
    return [entry for entry in of_kind(DirectoryEntry, items) if entry.term == normalise(entry.name)]
