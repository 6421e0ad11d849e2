"""A case with a published figure of another product: 5,000 users in 400 groups (Rocket.Chat's LDAP takes two hours)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from local.bench.roster.measuring import Plan, opened
from local.bench.simulated_region.simulation import needs, simulate

if TYPE_CHECKING:
    from local.bench.roster.databases import Database

PLAN = Plan(schools=6, subject_chats=22)
"""More than 5,000 people; with three chats of each class and one of each staff, 402 groups."""
AIM_SECONDS = 10.0


def document(database: Database) -> dict[str, Any]:
    """As JSON: the first time, the same file once more, a tenth changed; and the first time under AWS's limits."""
    with opened(database) as bench:
        size = bench.run(PLAN)
        again = bench.import_again()
        groups = len(bench.rooms())
    on_aws = simulate(size.people, needs(size, size.memberships / size.people), step=0.5)
    return {
        "database": database,
        "users": size.people,
        "groups": groups,
        "memberships": size.memberships,
        "roster_seconds": round(size.imported.seconds, 1),
        "memberships_seconds": round(size.chats.seconds, 1),
        "unchanged_seconds": round(again.seconds, 1),
        "unchanged_written": round(again.all_write_units),
        "changed_tenth_seconds": round(size.changed.seconds, 1),
        "on_aws_seconds": round(on_aws.seconds, 1),
        "on_aws_bound_by": on_aws.bound_by,
        "aim_seconds": AIM_SECONDS,
    }
