"""What came of an import, in figures."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from functions.roster.problems import NOTES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from svyazka_common.records.imports import Counts, RosterImport, SchoolImport

SETTLED_WELL = ("done", "overtaken")


def document(begun: RosterImport, schools: Sequence[SchoolImport]) -> dict[str, Any]:
    """As JSON; `ok` only where every row was taken and every school is done.

    `refused` is the reason why nothing was taken; `failed` the kind of failure where it could not be split; `version`
    that of rows without a date, in ms; `organisations` are those that are not done, and in a dry run all of them.
    """
    problems = Counter(begun.problems)
    for school in schools:
        problems.update(school.problems)
    real = sum(number for code, number in problems.items() if code not in NOTES)
    waiting = [school for school in schools if school.state not in SETTLED_WELL]
    return {
        "ok": not (real or waiting or begun.refused or begun.failure),
        "import_id": begun.import_id,
        "refused": begun.refused,
        "failed": begun.failure,
        "dry_run": begun.dry_run,
        "version": begun.version or None,
        "counts": total(begun.counts, *(school.counts for school in schools)),
        "reported": sum(problems.values()),
        "problems": dict(problems),
        "schools": dict(Counter(school.state for school in schools)),
        "organisations": {one.organisation_id: _told(one) for one in (schools if begun.dry_run else waiting)},
    }


def total(*counts: Counts) -> Counts:
    """All of them together."""
    sums: Counts = {}
    for some in counts:
        for entity, numbers in some.items():
            into = sums.setdefault(entity, {"read": 0, "written": 0})
            for kind, number in numbers.items():
                into[kind] = into.get(kind, 0) + number
    return sums


def _told(school: SchoolImport) -> dict[str, Any]:
    return {
        "state": school.state,
        "failure": school.failure,
        "removals": school.removals,
        "counts": school.counts,
        "problems": school.problems,
    }
