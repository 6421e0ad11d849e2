"""`svyazka roster status`: the last imports, and school by school people, linked share, what waits, fails and lags."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from functions.link.repository.populace import organisations
from local.operations import roster_reading
from local.operations.queues import depths
from local.operations.target import enter
from local.output import print_document
from svyazka_common import clock

if TYPE_CHECKING:
    from local.operations.queues import Depth
    from local.operations.roster_reading import Imports, Standing
    from svyazka_common.records.imports import RosterImport, SchoolImport

UNFINISHED = frozenset({"waiting", "running", "waiting_approval", "held_by_freeze", "failed"})
NOTHING = roster_reading.Standing()


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolStatus:
    """How it goes in one organisation.

    Attributes:
        linked: how many of the people have linked, by whatever account; `linked_share` is 0 to 1, None without people.
        import_id, import_state: of the newest import that failed there or waits for approval, or else of the newest;
            None where none names the organisation. Dry runs are left out.
        waiting: removals that wait for approval or for the end of a freeze.
        failed: the kind of failure, where the import of the organisation failed.
        lag_seconds: from the upload until it was done, or until now.
    """

    organisation_id: str
    name: str
    people: int
    linked: int
    linked_share: float | None
    import_id: str | None
    import_state: str | None
    waiting: int
    failed: str | None
    lag_seconds: int | None


def command(*, stage: str | None, as_json: bool) -> None:
    """Print it."""
    target = enter(stage)
    names = organisations()
    known = roster_reading.imports(names)
    schools, queues = statuses(names, known, clock.now()), depths(target)
    parts = (part for one in known.standing.values() for part in one.parts)
    to_approve = Counter(part.import_id for part in parts if part.state == "waiting_approval")
    records = roster_reading.waiting_records()
    if as_json:
        print_document(
            {
                "ok": True,
                "imports": [_import(one) | {"to_approve": to_approve[one.import_id]} for one in known.shown],
                "queues": [asdict(one) for one in queues],
                "records_waiting": dict(sorted(records.items())),
                "schools": [asdict(one) for one in schools],
            }
        )
    else:
        _print(known.shown, to_approve, schools, queues)
        if records:
            told = ", ".join(f"{number} for a {kind.replace('_', ' ')}" for kind, number in sorted(records.items()))
            print(f"Records that came by queue and wait for what they refer to: {told}\n")


def statuses(names: dict[str, str], known: Imports, now: int) -> list[SchoolStatus]:
    """One for each organisation, by name. A person who has linked anywhere has linked everywhere."""
    populaces = roster_reading.populaces(names)
    linked = frozenset().union(*(one.linked for one in populaces))
    found = []
    for one in populaces:
        standing, of_them = known.standing.get(one.organisation_id, NOTHING), len(one.people & linked)
        part = standing.decisive
        found.append(
            SchoolStatus(
                organisation_id=one.organisation_id,
                name=names[one.organisation_id],
                people=len(one.people),
                linked=of_them,
                linked_share=round(of_them / len(one.people), 4) if one.people else None,
                import_id=part.import_id if part is not None else None,
                import_state=part.state if part is not None else None,
                waiting=standing.held + sum(map(_to_approve, standing.parts)),
                failed=part.failure if part is not None and part.state == "failed" else None,
                lag_seconds=_lag(part, standing, now),
            )
        )
    return sorted(found, key=lambda status: (status.name, status.organisation_id))


def _to_approve(part: SchoolImport) -> int:
    if part.state != "waiting_approval":
        return 0
    return part.removals.get("people", 0) + part.removals.get("classes", 0)


def _lag(part: SchoolImport | None, standing: Standing, now: int) -> int | None:
    if part is None:
        return None
    end = now if part.state in UNFINISHED or part.finished_at is None else part.finished_at
    return max(0, end - standing.uploaded_at[part.import_id])


def _import(one: RosterImport) -> dict[str, Any]:
    shown = ("import_id", "upload", "source", "state", "refused", "failure", "schools", "settled", "counts", "problems")
    return {name: getattr(one, name) for name in (*shown, "uploaded_at", "started_at", "finished_at")}


def _print(
    shown: list[RosterImport], to_approve: Counter[str], schools: list[SchoolStatus], queues: list[Depth]
) -> None:
    console = Console(highlight=False, soft_wrap=True)
    imports = _table("Imports, newest first", "Import", "State", "Schools", "Upload")
    for one in shown:
        settled, waits = f"{one.settled}/{one.schools}", to_approve[one.import_id]
        state = one.refused or (f"{one.state} ({one.failure})" if one.failure else one.state)
        imports.add_row(one.import_id, state, f"{settled}, {waits} to approve" if waits else settled, one.upload)
    waiting = _table("Queues", "Queue", "Waiting", "In work", "Dead letters")
    for queue in queues:
        waiting.add_row(queue.name, str(queue.waiting), str(queue.in_work), str(queue.dead))
    table = _table("Organisations", "Name", "People", "Linked", "Import", "Waiting", "Failed", "Lag, s")
    for one_of in schools:
        share = "–" if one_of.linked_share is None else f"{one_of.linked} ({one_of.linked_share:.0%})"
        lag = "–" if one_of.lag_seconds is None else str(one_of.lag_seconds)
        state, failed = one_of.import_state or "–", one_of.failed or ""
        table.add_row(one_of.name, str(one_of.people), share, state, str(one_of.waiting), failed, lag)
    for part in (imports, waiting, table):
        console.print(part, "")


def _table(title: str, *headings: str) -> Table:
    table = Table(title=title, title_justify="left", box=None, padding=(0, 2, 0, 0))
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table
