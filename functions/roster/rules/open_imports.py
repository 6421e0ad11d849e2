"""Which imports an organisation still has to do with, once one of them has ended there."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from svyazka_common.records.imports import SchoolImport, SchoolState

THROUGH = frozenset({"done", "held_by_freeze", "overtaken", "not_named"})
TAKES_THE_PLACE = frozenset({"done", "held_by_freeze", "waiting_approval"})
"""What a list of everybody has to have come to, so that older imports are of no interest any more."""


def forgotten(states: Mapping[str, SchoolState | None], ended: SchoolImport, *, whole: bool) -> list[str]:
    """The imports to forget; `states` are those that are remembered, by id, None where it isn't known any more.

    The ids begin with the moment of the upload. The newest is never forgotten. One before it is, once it is through, or
    once a later list of everybody (`whole`) has taken its place: then it is of no use to approve it.
    """
    newest = max(states, default="")
    replaces = whole and ended.state in TAKES_THE_PLACE
    return [
        import_id
        for import_id, state in states.items()
        if import_id != newest and (state is None or state in THROUGH or (replaces and import_id < ended.import_id))
    ]
