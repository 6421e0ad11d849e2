"""Prints the outcome of an import for a person."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from functions.roster.rules.report import NOTES, TEXTS, ReportCode

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from operations.roster.causes import Cause

NOBODY_KEPT = frozenset(
    {ReportCode.ROLE_NOT_USED, ReportCode.CLASS_NOT_USED, ReportCode.ORGANISATION_NOT_USED, ReportCode.NO_PLACE}
)
"""Rows that are understood and give nobody a role here. A person with no other row loses what they had."""
SHOWN_CAUSES = 20
NOT_SPLIT = {
    "replaced": "another file was uploaded under its name before it was split; that one counts",
    "object_missing": "it was taken out of the bucket before it was split",
}
KINDS = ("read", "added", "changed", "ended", "held", "written")


def print_outcome(summary: Mapping[str, Any], causes: Sequence[Cause], report: str) -> None:
    """Print the figures, the problems by cause, and the organisations that wait for an approval."""
    console = Console(highlight=False, soft_wrap=True)
    if summary["refused"] is not None:
        console.print(f"[bold red]Refused[/]: {TEXTS[ReportCode(summary['refused'])]}")
        return
    if summary["failed"] is not None:
        console.print(_failed(summary["failed"]), markup=False)
        return
    console.print(_counts(f"{_title(summary)}: import {summary['import_id']}", summary["counts"]))
    for organisation_id, outcome in sorted(summary["organisations"].items()):
        console.print(_organisation(organisation_id, outcome))
    if overtaken := summary["schools"].get("overtaken", 0):
        console.print(f"{overtaken} organisations are left as they are: a bundle made later has come before this one.")
    if summary["stale"]:
        console.print(f"{summary['stale']} records are left as they are: there is something newer of each.")
    _print_problems(console, summary, causes, report)
    if "failed" in summary["schools"]:
        console.print("\nPut right what has failed, then: uv run svyazka dead-letters redrive RosterSchool")
    if stopped := summary["schools"].get("waiting_approval", 0):
        console.print(f"\n{_next(summary, stopped)}", markup=False)
    sys.stdout.flush()


def _print_problems(console: Console, summary: Mapping[str, Any], causes: Sequence[Cause], report: str) -> None:
    for cause in causes[:SHOWN_CAUSES]:
        console.print(_cause(cause), markup=False)
    if further := causes[SHOWN_CAUSES:]:
        console.print(f"{len(further)} further causes: {sum(cause.times for cause in further)} lines of the report.")
    for line in _kept(summary["problems"]):
        console.print(line, markup=False)
    if summary["reported"]:
        console.print(f"Row by row: {report}", markup=False)


def _title(summary: Mapping[str, Any]) -> str:
    """The outcome in a word. A file of which no row could be taken is not done."""
    if summary["state"] in {"splitting", "running"}:
        return "Not done yet"
    real = any(ReportCode(code) not in NOTES for code in summary["problems"])
    if real and not any(numbers.get("read", 0) for numbers in summary["counts"].values()):
        return "Nothing could be taken"
    if summary["dry_run"]:
        return "Would be done"
    return "Done" if summary["ok"] else "Done, with problems"


def _cause(cause: Cause) -> str:
    """A line such as `problem: users.csv, column role, rows 4, 9, 12 and 30 more: missing: …`."""
    mark = "note" if cause.code in NOTES else "problem"
    place = cause.file + (f", column {cause.column}" if cause.column else "")
    rows = [row for row in cause.rows if row != "0"]
    if rows:
        unlisted = f" and {cause.times - len(cause.rows)} more" if cause.times > len(cause.rows) else ""
        place += f", row{'s' if cause.times > 1 else ''} {', '.join(rows)}{unlisted}"
    return f"{mark}: {place}: {cause.code}: {cause.text}"


def _failed(failure: str) -> str:
    if failure in NOT_SPLIT:
        return f"Failed: {NOT_SPLIT[failure]}."
    return (
        f"Failed: the bundle could not be split by school ({failure}); the log of roster-import-bundle tells more.\n"
        "Put right what is wrong, then: uv run svyazka dead-letters redrive RosterImport"
    )


def _kept(problems: Iterable[str]) -> Iterator[str]:
    """What the rows in the report mean for the people that they name."""
    codes = {ReportCode(code) for code in problems} - NOTES
    if codes - NOBODY_KEPT:
        yield "A person whose row was not taken keeps what they have."
    if ReportCode.REFERENCE in codes:
        yield "Only a row of an organisation that is not in the bundle says that somebody has gone there."
    if understood := sorted(codes & NOBODY_KEPT):
        yield f"Rows with {' or '.join(understood)} keep nobody: a person with no other role here is out."


def _next(summary: Mapping[str, Any], stopped: int) -> str:
    if summary["dry_run"]:
        return (
            f"{stopped} organisations would stop and wait for an approval. This was a dry run: see what would go, then"
            " import the file itself, and approve that."
        )
    return f"See what would go, then: uv run svyazka roster approve {summary['import_id']}"


def _organisation(organisation_id: str, outcome: Mapping[str, Any]) -> Table:
    removals, going = outcome["removals"], ""
    if removals.get("people") or removals.get("classes"):
        going = f": {_of(removals, 'people')} and {_of(removals, 'classes')} would go"
    failure = f": {outcome['failure']}" if outcome["failure"] else ""
    return _counts(f"{organisation_id} ({outcome['state']}{failure}){going}", outcome["counts"])


def _of(removals: Mapping[str, int], kind: str) -> str:
    """`3 of 100 people`; without the total where so few go that it was not counted."""
    every = f" of {removals[f'{kind}_of']}" if f"{kind}_of" in removals else ""
    return f"{removals[kind]}{every} {kind}"


def _counts(title: str, counts: Mapping[str, Mapping[str, int]]) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column("")
    for kind in KINDS:
        table.add_column(kind, justify="right")
    for entity, numbers in counts.items():
        table.add_row(entity, *(str(numbers.get(kind, 0)) for kind in KINDS))
    return table
