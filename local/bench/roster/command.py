"""`svyazka bench roster`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from local.bench.roster import groups, whole
from local.bench.roster.comparing import with_synapse
from local.bench.roster.figures import growth
from local.bench.roster.measuring import Plan, measure, measure_rooms
from local.bench.roster.table import print_groups, print_region, print_sizes
from local.output import print_document
from local.quick_json import use_quick_json

if TYPE_CHECKING:
    from collections.abc import Callable

    from local.bench.roster.databases import Database

TIMES = 4
MEASURED_FOR_A_REGION = 1


def command(  # noqa: PLR0913 - a command line's options
    *,
    schools: int,
    against: Literal["synapse"] | None,
    people: int | None,
    in_groups: bool,
    database: Database,
    as_json: bool,
) -> None:
    """Measure, or simulate a region of so many people from a small measurement; print."""
    use_quick_json()  # what stands for Lambda passes on all that the stream and the handlers say
    show: Callable[[dict[str, Any]], None]
    if in_groups:
        made, show = groups.document(database), print_groups
    elif people is not None:
        made, show = whole.document(people, measure(Plan(MEASURED_FOR_A_REGION), database)), print_region
    else:
        made, show = _sizes(schools, against, database), print_sizes
    if as_json:
        print_document(made)
    else:
        show(made)


def _sizes(schools: int, against: Literal["synapse"] | None, database: Database) -> dict[str, Any]:
    """A region and one four times as great; the first one's memberships in Synapse too, right after."""
    small, rooms = measure_rooms(Plan(schools), database)
    compared = with_synapse(rooms, small.memberships_per_s) if against else {}
    great = measure(Plan(schools * TIMES), database)
    return {
        "database": database,
        "sizes": [small.document(), great.document()],
        "growth": growth(small, great).document(),
        **compared,
    }
