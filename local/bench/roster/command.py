"""`svyazka bench roster`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from local.bench.roster import whole
from local.bench.roster.figures import growth
from local.bench.roster.measuring import Plan, measure
from local.bench.roster.table import print_region, print_sizes
from local.output import print_document

if TYPE_CHECKING:
    from collections.abc import Callable

TIMES = 4
MEASURED_FOR_A_REGION = 1


def command(*, schools: int, against: Literal["synapse"] | None, people: int | None, as_json: bool) -> None:
    """Measure, or simulate a region of so many people from a small measurement; print."""
    if people is not None:
        made = whole.document(people, measure(Plan(MEASURED_FOR_A_REGION)))
        show: Callable[[dict[str, Any]], None] = print_region
    else:
        made, show = _sizes(schools), print_sizes
    if as_json:
        print_document(made)
    else:
        show(made)


def _sizes(schools: int) -> dict[str, Any]:
    """A region and one four times as great."""
    measured = [measure(Plan(schools)), measure(Plan(schools * TIMES))]
    return {"sizes": [size.document() for size in measured], "growth": growth(*measured).document()}
