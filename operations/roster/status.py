"""`svyazka roster status`: the last imports, the queues, and the state of each school."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from msgspec import structs
from rich.console import Console
from rich.table import Table

from functions.roster.repository import imports
from functions.roster.rules.report import summarise
from functions.roster.use_cases.silent_sources import find_silent_sources
from functions.school.repository.people import organisations
from operations.queues import depths
from operations.roster import status_reading
from operations.target import enter
from operations.terminal import print_document
from svyazka_common import clock

if TYPE_CHECKING:
    from operations.queues import Depth
    from operations.roster.status_reading import Imports, OrganisationState
    from svyazka_common.records.imports import RosterImport, SchoolImport

UNFINISHED = frozenset({"waiting", "running", "waiting_approval", "held_by_freeze", "failed"})
NOTHING = status_reading.OrganisationState()
HELD = {"guard": "until somebody decides (too much within a day)", "freeze": "until a freeze is over"}


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolStatus:
    """The state of one organisation.

    Attributes:
        linked: how many of the people have linked, with any of their accounts.
        linked_share: 0 to 1; None without people.
        import_id, import_state: of the newest import that failed there or waits for approval, or else of the newest;
            None where none names the organisation. Dry runs are left out.
        waiting: removals that wait for approval or for the end of a freeze, by file or by queue.
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
    """Print the state of the stage's roster."""
    target = enter(stage)
    names = organisations()
    imported = status_reading.imports(names)
    schools, queues = statuses(names, imported, clock.now()), depths(target)
    parts = (part for state in imported.by_organisation.values() for part in state.parts)
    to_approve = Counter(part.import_id for part in parts if part.state == "waiting_approval")
    records, changes = status_reading.waiting_records(), status_reading.changes_held()
    # After how long the stage's alarm goes off, too (`infra_cdk.stage`).
    silent = find_silent_sources(int(target.outputs["RosterSilentHours"]))
    if as_json:
        print_document(
            {
                "ok": True,
                "silent_sources": [structs.asdict(source) for source in silent],
                "imports": [_import(one) | {"to_approve": to_approve[one.import_id]} for one in imported.shown],
                "queues": [asdict(one) for one in queues],
                "records_waiting": dict(sorted(records.items())),
                "changes_held": dict(sorted(changes.items())),
                "schools": [asdict(one) for one in schools],
            }
        )
    else:
        for source in silent:
            last = datetime.fromtimestamp(source.last_upload_at, UTC)
            print(f"Missing: {source.source or 'a system without a name'} sent a file every night, the last one")
            print(f"{source.hours} h ago ({last:%Y-%m-%d %H:%M} UTC). Ask there, or see the imports below.\n")
        _print(imported.shown, to_approve, schools, queues)
        if records:
            waiting = ", ".join(f"{number} for a {kind.replace('_', ' ')}" for kind, number in sorted(records.items()))
            print(f"Records that came by queue and wait for what they refer to: {waiting}\n")
        if changes:
            waiting = ", ".join(f"{changes[reason]} {words}" for reason, words in HELD.items() if changes[reason])
            print(f"Changes by queue that are held: {waiting}. Where: uv run svyazka roster held\n")


def statuses(names: dict[str, str], imported: Imports, now: int) -> list[SchoolStatus]:
    """Return the state of each organisation, by name. A person who has linked in one school counts as linked in all."""
    statistics = status_reading.link_statistics_of(names)
    linked = frozenset().union(*(one.linked for one in statistics))
    schools = []
    for organisation in statistics:
        state = imported.by_organisation.get(organisation.organisation_id, NOTHING)
        linked_here = len(organisation.people & linked)
        part = state.decisive
        schools.append(
            SchoolStatus(
                organisation_id=organisation.organisation_id,
                name=names[organisation.organisation_id],
                people=len(organisation.people),
                linked=linked_here,
                linked_share=round(linked_here / len(organisation.people), 4) if organisation.people else None,
                import_id=part.import_id if part is not None else None,
                import_state=part.state if part is not None else None,
                waiting=state.held_removals + sum(map(_to_approve, state.parts)),
                failed=part.failure if part is not None and part.state == "failed" else None,
                lag_seconds=_lag(part, state, now),
            )
        )
    return sorted(schools, key=lambda status: (status.name, status.organisation_id))


def _to_approve(part: SchoolImport) -> int:
    if part.state != "waiting_approval":
        return 0
    return part.removals.get("people", 0) + part.removals.get("classes", 0)


def _lag(part: SchoolImport | None, state: OrganisationState, now: int) -> int | None:
    if part is None:
        return None
    end = now if part.state in UNFINISHED or part.finished_at is None else part.finished_at
    return max(0, end - state.uploaded_at[part.import_id])


def _import(roster_import: RosterImport) -> dict[str, Any]:
    """As JSON. Its figures are those that `roster import` shows: of the file, and of all its organisations."""
    summary = summarise(roster_import, imports.schools_of(roster_import.import_id))
    moments = ("uploaded_at", "started_at", "finished_at")
    shown = ("import_id", "upload", "source", "state", "refused", "failure", "schools", "settled", *moments)
    figures = {name: summary[name] for name in ("ok", "counts", "stale", "problems")}
    return {
        name: getattr(roster_import, name) for name in (*shown, "uploaded_at", "started_at", "finished_at")
    } | figures


def _print(
    shown: list[RosterImport], to_approve: Counter[str], schools: list[SchoolStatus], queues: list[Depth]
) -> None:
    console = Console(highlight=False, soft_wrap=True)
    imports = _table("Imports, newest first", "Import", "State", "Schools", "Upload")
    for begun in shown:
        done, waits = f"{begun.settled}/{begun.schools}", to_approve[begun.import_id]
        state = begun.refused or (f"{begun.state} ({begun.failure})" if begun.failure else begun.state)
        imports.add_row(begun.import_id, state, f"{done}, {waits} to approve" if waits else done, begun.upload)
    waiting = _table("Queues", "Queue", "Waiting", "In work", "Dead letters")
    for queue in queues:
        waiting.add_row(queue.name, str(queue.waiting), str(queue.in_work), str(queue.dead))
    table = _table("Organisations", "Name", "People", "Linked", "Import", "Waiting", "Failed", "Lag, s")
    for school in schools:
        share = "–" if school.linked_share is None else f"{school.linked} ({school.linked_share:.0%})"
        lag = "–" if school.lag_seconds is None else str(school.lag_seconds)
        state, failed = school.import_state or "–", school.failed or ""
        table.add_row(school.name, str(school.people), share, state, str(school.waiting), failed, lag)
    for part in (imports, waiting, table):
        console.print(part, "")


def _table(title: str, *headings: str) -> Table:
    table = Table(title=title, title_justify="left", box=None, padding=(0, 2, 0, 0))
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table
