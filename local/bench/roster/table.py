"""The measurements as tables for people."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Mapping

ROWS = {
    "people": "people",
    "enrolments": "enrolments (rows)",
    "memberships": "memberships",
    "seconds": "seconds, all phases",
    "people_per_s": "people a second, import",
    "enrolments_per_s": "enrolments a second, import",
    "memberships_per_s": "memberships a second, chats",
    "write_units": "write units",
    "read_units": "read units",
    "dollars_a_million_people": "dollars a million people",
    "peak_mb": "peak memory of the handlers, MB",
}


def print_sizes(document: Mapping[str, Any]) -> None:
    """A column for each size, then how it grows."""
    sizes, growth = document["sizes"], document["growth"]
    table = Table(title="Roster into chats, then a tenth changed", title_justify="left")
    table.add_column("")
    for size in sizes:
        table.add_column(f"{size['schools']} schools", justify="right")
    for name, title in ROWS.items():
        table.add_row(title, *(f"{size[name]:,}" for size in sizes))
    console = Console(highlight=False, soft_wrap=True)
    console.print(table)
    console.print(
        f"For a person of the greater region: {growth['seconds_a_person']:.2f} × the seconds,"
        f" {growth['cpu_seconds_a_person']:.2f} × the processor time,"
        f" {growth['write_units_a_person']:.2f} × the write units, {growth['read_units_a_person']:.2f} × the read units"
        f" ({verdict(growth['linear'], 'linear within a tenth', 'not linear')});"
        f" memory {growth['memory']:.2f} × ({verdict(growth['flat'], 'flat', 'not flat')})."
    )
    sys.stdout.flush()


def print_groups(document: Mapping[str, Any]) -> None:
    """The case of 5,000 users in 400 groups."""
    aim = document["aim_seconds"]
    console = Console(highlight=False, soft_wrap=True)
    console.print(
        f"[bold]{document['users']:,} users in {document['groups']} groups, {document['memberships']:,} memberships[/]"
        f" (aim: {aim:.0f} s)"
    )
    seconds = {
        "the same file once more": document["unchanged_seconds"],
        "a tenth of the people changed": document["changed_tenth_seconds"],
        "the first time, the roster": document["roster_seconds"],
        "the first time, the memberships": document["memberships_seconds"],
        f"the first time on AWS (simulated, bound by {document['on_aws_bound_by']})": document["on_aws_seconds"],
    }
    for what, taken in seconds.items():
        console.print(f"  {what}: {verdict(taken <= aim, f'{taken:.1f} s', f'{taken:.1f} s')}")
    sys.stdout.flush()


def verdict(holds: bool, yes: str, no: str) -> str:  # noqa: FBT001 - a plain choice of two texts
    """Return the text in green where an aim is met, else the other in red (Rich's markup)."""
    return f"[green]{yes}[/]" if holds else f"[red]{no}[/]"
