"""What came of an import, for a person."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from functions.roster.problems import NOTES, TEXTS, Code

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

NOBODY_KEPT = frozenset({Code.ROLE_NOT_USED, Code.NO_PLACE})
"""Rows that are understood: they say that somebody has no role here, so nobody keeps one for their sake."""
NOT_SPLIT = {
    "replaced": "another file was uploaded under its name before it was split; that one counts",
    "object_missing": "it was taken out of the bucket before it was split",
}
KINDS = ("read", "added", "changed", "ended", "held", "written")


def tell(summary: Mapping[str, Any], report: str) -> None:
    """Print the figures, what is in the report, and which organisations wait for somebody."""
    console = Console(highlight=False, soft_wrap=True)
    if summary["refused"] is not None:
        console.print(f"[bold red]Refused[/]: {TEXTS[Code(summary['refused'])]}")
        return
    if summary["failed"] is not None:
        console.print(_failed(summary["failed"]), markup=False)
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
    for line in _kept(summary["problems"]):
        console.print(line, markup=False)
    if summary["reported"]:
        console.print(f"Row by row: {report}", markup=False)
    if "failed" in summary["schools"]:
        console.print("\nPut right what has failed, then: uv run svyazka dead-letters redrive RosterSchool")
    if stopped := summary["schools"].get("waiting_approval", 0):
        console.print(f"\n{_next(summary, stopped)}", markup=False)
    sys.stdout.flush()


def _failed(failure: str) -> str:
    if failure in NOT_SPLIT:
        return f"Failed: {NOT_SPLIT[failure]}."
    return (
        f"Failed: the bundle could not be split by school ({failure}); the log of roster-import-bundle tells more.\n"
        "Put right what is wrong, then: uv run svyazka dead-letters redrive RosterImport"
    )


def _kept(problems: Iterable[str]) -> Iterator[str]:
    """What the rows in the report mean for whom they name."""
    codes = {Code(code) for code in problems} - NOTES
    if codes - NOBODY_KEPT:
        yield "Whoever is named by a row that was not taken keeps what they have."
    if Code.REFERENCE in codes:
        yield "Only a row of an organisation that is not in the bundle says that somebody has gone there."
    if understood := sorted(codes & NOBODY_KEPT):
        yield f"Rows with {' or '.join(understood)} keep nobody: who has no other role here than they tell is out."


def _next(summary: Mapping[str, Any], stopped: int) -> str:
    if summary["dry_run"]:
        return (
            f"{stopped} organisations would stop and wait for an approval. This was a dry run: see what would go, then"
            " import the file itself, and approve that."
        )
    return f"See what would go, then: uv run svyazka roster approve {summary['import_id']}"


def _organisation(organisation_id: str, told: Mapping[str, Any]) -> Table:
    removals, going = told["removals"], ""
    if removals.get("people") or removals.get("classes"):
        going = f": {_of(removals, 'people')} and {_of(removals, 'classes')} would go"
    failure = f": {told['failure']}" if told["failure"] else ""
    return _counts(f"{organisation_id} ({told['state']}{failure}){going}", told["counts"])


def _of(removals: Mapping[str, int], what: str) -> str:
    """`3 of 100 people`; of how many is not told where so few go that nobody counted."""
    every = f" of {removals[f'{what}_of']}" if f"{what}_of" in removals else ""
    return f"{removals[what]}{every} {what}"


def _counts(title: str, counts: Mapping[str, Mapping[str, int]]) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column("")
    for kind in KINDS:
        table.add_column(kind, justify="right")
    for entity, numbers in counts.items():
        table.add_row(entity, *(str(numbers.get(kind, 0)) for kind in KINDS))
    return table
