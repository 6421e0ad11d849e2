"""The measurements as tables for people."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Mapping

AIM_RATIO = 50

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
        f" ({_verdict(growth['linear'], 'linear within a tenth', 'not linear')});"
        f" memory {growth['memory']:.2f} × ({_verdict(growth['flat'], 'flat', 'not flat')})."
    )
    if "ratio" in document:
        told, enough = document["synapse"], document["ratio"] >= AIM_RATIO
        console.print(
            f"Synapse {told['version']}: {document['synapse_memberships_per_s']:.1f} joins a second,"
            f" {told['rooms_at_once']} rooms at once ({told['joins']:,} of the same {told['of']:,}, in private rooms,"
            f" users and rooms made before); ours are {_verdict(enough, '', 'only ')}{document['ratio']:.1f} × that."
        )
    sys.stdout.flush()


def print_region(document: Mapping[str, Any]) -> None:
    """What the region takes, what held it up, what would mend it, and what was assumed."""
    console = Console(highlight=False, soft_wrap=True)
    aim = document["aim"]
    meets = document["minutes"] <= aim["minutes"] and document["dollars"] <= aim["dollars"]
    console.print(
        f"[bold]{document['people']:,} people, {document['classes']:,} classes, {document['enrolments']:,} enrolments:"
        f" {document['minutes']:.0f} minutes, {document['dollars']:.0f} dollars[/]"
        f" ({_verdict(meets, 'within', 'misses')} the aim of {aim['minutes']} minutes and {aim['dollars']} dollars)"
    )
    console.print(f"  table and index warmed to {document['warm_write_units_a_second']:,.0f} writes a second")
    for name, minutes in sorted(document["held_up_minutes"].items(), key=lambda entry: -entry[1]):
        console.print(f"  held up by {name}: {minutes:.0f} minutes")
    if (mend := document["mend"]) is not None:
        console.print(
            f"  with table and index pre-warmed to {mend['warm_write_units_a_second']:,} writes a second:"
            f" {mend['minutes']:.0f} minutes, {mend['dollars']:.0f} dollars, then bound by {mend['bound_by']}"
        )
    console.print("Assumed: " + "; ".join(document["assumptions"]) + ".")
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
        console.print(f"  {what}: {_verdict(taken <= aim, f'{taken:.1f} s', f'{taken:.1f} s')}")
    sys.stdout.flush()


def _verdict(holds: bool, yes: str, no: str) -> str:  # noqa: FBT001 - a plain choice of two texts
    return f"[green]{yes}[/]" if holds else f"[red]{no}[/]"
