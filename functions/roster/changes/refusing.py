"""Laying aside what no retry will make right."""

from __future__ import annotations

import json
from itertools import groupby, islice
from typing import TYPE_CHECKING

from functions.roster.changes.parsing import MOST_FIELDS_TOLD, RefusedError, without_mark
from svyazka_common.queues import lay_aside
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from functions.roster.changes.parsing import Refusal


def refuse(body: str, error: RefusedError) -> None:
    """Lay a whole message aside."""
    lay_aside(Setting.CHANGES_DLQ_URL.read(), body, reason=error.reason, fields=error.fields)


def refuse_entries(body: str, refused: Sequence[Refusal]) -> None:
    """Lay the bad changes of a batch aside, one letter for each reason: batches that can be mended and sent again."""
    envelope = json.loads(without_mark(body))

    def reason(refusal: Refusal) -> str:
        return refusal.error.reason

    for _, alike in groupby(sorted(refused, key=reason), key=reason):
        some = list(alike)
        envelope["data"] = {"records": [refusal.entry for refusal in some]}
        refuse(json.dumps(envelope, ensure_ascii=False), RefusedError(some[0].error.reason, _fields(some)))


def _fields(refused: Sequence[Refusal]) -> str:
    """What is wrong with the changes of a letter, each by its place in it: `records.0.family_name:missing`."""
    told = (
        f"records.{place}{'' if field.startswith(':') else '.'}{field}"
        for place, refusal in enumerate(refused)
        for field in refusal.error.fields.split()
    )
    return " ".join(islice(told, MOST_FIELDS_TOLD))
