"""Organisations together with their rows in the directory."""

from __future__ import annotations

from itertools import batched
from typing import TYPE_CHECKING

from functions.roster.directory import entries
from functions.roster.repository.stored import ITEMS_A_CALL, stored
from svyazka_common import aws
from svyazka_common.records.roster import DirectoryEntry, Organisation
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Iterable

    from functions.roster.repository.writer import Writer


def write_organisations(writer: Writer, organisations: Iterable[tuple[Organisation, bool]]) -> None:
    """Write organisations; the second of each pair tells that it is removed, and has no place in the directory.

    The directory goes first: a run that breaks off in between is made good by the next, which finds the
    organisation still old.
    """
    for some in batched(organisations, ITEMS_A_CALL, strict=False):
        there = stored(organisation for organisation, _ in some)
        for organisation, removed in some:
            old = there.get((organisation.pk, organisation.sk))
            if writer.is_news(organisation.to_item(), old):
                before = entries(Organisation.from_item(old)) if old else []
                _list(writer, before, [] if removed else entries(organisation))
        writer.write(organisation for organisation, _ in some)


def _list(writer: Writer, before: list[DirectoryEntry], after: list[DirectoryEntry]) -> None:
    table = Setting.STATE_TABLE.read()
    kept = {(entry.pk, entry.sk) for entry in after}
    for entry in before:
        if (entry.pk, entry.sk) not in kept:
            aws.dynamodb().delete_item(TableName=table, Key=entry.key)
    for entry in after:
        aws.dynamodb().put_item(TableName=table, Item=entry.to_item())
        writer.count(entry.entity, read=1, written=1)
