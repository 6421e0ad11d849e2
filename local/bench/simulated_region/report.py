"""The simulated region as a document: what was assumed, what came out, and what would mend it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from infra_cdk.stage import settings_in, stage_file
from local.bench.simulated_region import limits
from local.bench.simulated_region.simulation import CLASSES_A_PERSON, MEMBERSHIPS_A_PERSON, needs, simulate

if TYPE_CHECKING:
    from local.bench.roster.figures import Size

AIM_MINUTES, AIM_DOLLARS = 60, 100
WARM = (8_000, 12_000, 16_000, 20_000, 24_000)
WARM_UNIT = 0.00065
"""Dollars, once, for each unit a second that a table is pre-warmed by: what an hour of it costs when provisioned."""

ASSUMPTIONS = (
    f"a person is in {MEMBERSHIPS_A_PERSON:.0f} chats on average, and everybody is linked already",
    "the table is new, on demand and warmed as `prod` asks for; the account has AWS's default limits, us-east-1",
    "the region comes as one file; subject chats exist",
    "traffic spreads over partitions: keys are persons and classes",
    "a call to DynamoDB takes 5 ms in Lambda, 1 ms more for each further partition or item of a statement",
    "processor time is that of the measured run on this machine",
    "twice a table's peak is taken only half an hour after it (splitting by load often comes sooner)",
)


def document(people: int, size: Size) -> dict[str, Any]:
    """As JSON; `mend` is the least pre-warming that meets the aim, where the aim is missed without."""
    need = needs(size)
    warm = float(settings_in(stage_file("prod")).get("warm_writes", limits.NEW_TABLE_WRITES))
    outcome = simulate(people, need, warm_writes=warm, warm_index_writes=warm)
    made = {
        "people": people,
        "classes": round(people * CLASSES_A_PERSON),
        "enrolments": round(people * MEMBERSHIPS_A_PERSON),
        "minutes": round(outcome.minutes, 1),
        "dollars": round(outcome.dollars + _price(warm), 2),
        "bound_by": outcome.bound_by,
        "warm_write_units_a_second": warm,
        "held_up_minutes": {name: round(seconds / 60, 1) for name, seconds in outcome.held_up.items()},
        "aim": {"minutes": AIM_MINUTES, "dollars": AIM_DOLLARS},
        "assumptions": list(ASSUMPTIONS),
        "measured": size.document(),
    }
    return made | {"mend": _mend(people, size) if outcome.minutes > AIM_MINUTES else None}


def _mend(people: int, size: Size) -> dict[str, Any] | None:
    need = needs(size)
    for units in WARM:
        outcome = simulate(people, need, warm_writes=units, warm_index_writes=units)
        if outcome.minutes <= AIM_MINUTES:
            return {
                "warm_write_units_a_second": units,
                "minutes": round(outcome.minutes, 1),
                "dollars": round(outcome.dollars + _price(units), 2),
                "bound_by": outcome.bound_by,
            }
    return None


def _price(warm: float) -> float:
    return 2 * (warm - limits.NEW_TABLE_WRITES) * WARM_UNIT
