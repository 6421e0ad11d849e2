"""Relations that several rows tell of: one record for each."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from svyazka_common.records.relations import Relation
    from svyazka_common.records.roster import Status


class Standing(TypedDict):
    """Two fields of a relation or class."""

    status: Status
    own_status: Status | None


def standing(*, removed: bool, unsupported: bool) -> Standing:
    """A relation holds as long as its own source says so (not `removed`) and so does all that it leans on."""
    if removed:
        return {"status": "ended", "own_status": None}
    if unsupported:
        return {"status": "ended", "own_status": "active"}
    return {"status": "active", "own_status": None}


def merged[R: Relation](relations: Iterable[R]) -> Iterator[R]:
    """One record for each key: an active one wins over an ended one, and the latest version is everybody's.

    A teacher with two groups of a class, a parent who is also named as a guardian: the relation holds until the
    last of its rows ends.
    """
    by_key: dict[tuple[str, str], R] = {}
    for relation in relations:
        key = relation.pk, relation.sk
        other = by_key.get(key)
        by_key[key] = relation if other is None else _both(other, relation)
    yield from by_key.values()


def _both[R: Relation](first: R, second: R) -> R:
    chosen = second if first.status == "ended" and second.status == "active" else first
    return replace(chosen, version=max(first.version, second.version))
