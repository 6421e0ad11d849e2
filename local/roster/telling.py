"""What came of an import, for a person."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from functions.roster.problems import NOTES, TEXTS, Code

if TYPE_CHECKING:
    from collections.abc import Mapping

KINDS = ("read", "added", "changed", "ended", "held", "written")


def tell(summary: Mapping[str, Any], report: str) -> None:
    """Print the figures, what is in the report, and which organisations wait for somebody."""
    console = Console(highlight=False, soft_wrap=True)
    if summary["refused"] is not None:
        console.print(f"[bold red]Refused[/]: {TEXTS[Code(summary['refused'])]}")
        return
    title = "Would be done" if summary["dry_run"] else "Done"
    console.print(_counts(f"{title}: import {summary['import_id']}", summary["counts"]))
    for organisation_id, told in sorted(summary["organisations"].items()):
        console.print(_organisation(organisation_id, told))
    if left := summary["schools"].get("overtaken", 0):
        console.print(f"{left} organisations are left as they are: a bundle made later has come before this one.")
    for code, number in sorted(summary["problems"].items()):
        mark = "note" if code in NOTES else "problem"
        console.print(f"{mark}: {number} × {code}: {TEXTS[Code(code)]}", markup=False)
    if not NOTES.issuperset(summary["problems"]):
        console.print("Whoever is named by a row that was not taken keeps what they have.")
    if summary["reported"]:
        console.print(f"Row by row: {report}", markup=False)
    if "waiting_approval" in summary["schools"]:
        console.print(f"\nSee what would go, then: uv run svyazka roster approve {summary['import_id']}", markup=False)
    sys.stdout.flush()


def _organisation(organisation_id: str, told: Mapping[str, Any]) -> Table:
    removals, going = told["removals"], ""
    if removals.get("people") or removals.get("classes"):
        going = (
            f": {removals['people']} of {removals['people_of']} people and"
            f" {removals['classes']} of {removals['classes_of']} classes would go"
        )
    return _counts(f"{organisation_id} ({told['state']}){going}", told["counts"])


def _counts(title: str, counts: Mapping[str, Mapping[str, int]]) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column("")
    for kind in KINDS:
        table.add_column(kind, justify="right")
    for entity, numbers in counts.items():
        table.add_row(entity, *(str(numbers.get(kind, 0)) for kind in KINDS))
    return table
