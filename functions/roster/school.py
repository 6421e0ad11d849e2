"""One organisation of an import: from its part to the table."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from functions.roster import open_imports
from functions.roster.finishing import finish_if_done
from functions.roster.messages import NotOursError, Reason
from functions.roster.part import read_part
from functions.roster.planning import plan_school
from functions.roster.report import Report
from functions.roster.repository import progress, standing
from functions.roster.repository.applying import apply
from functions.roster.rules.freeze import frozen
from functions.roster.rules.held import came_back, hold
from functions.roster.uploads import Parts
from svyazka_common import clock
from svyazka_common.records.imports import LatestImport, SchoolImport
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from functions.roster.rules.plan import Plan
    from functions.roster.tasks import SchoolTask
    from svyazka_common.records.imports import HeldRemoval, RosterImport, SchoolState


def import_school(task: SchoolTask) -> SchoolImport:
    """Bring an organisation in line with its part of an import. Raises NotOursError where there is no such part."""
    begun = progress.find_import(task.import_id)
    if begun is None:
        raise NotOursError(Reason.PART_MISSING)
    school = progress.find_school(task.import_id, task.organisation_id) or SchoolImport(
        import_id=task.import_id, organisation_id=task.organisation_id, expires_at=begun.expires_at
    )
    school = replace(school, state="running", started_at=clock.now(), finished_at=None, failure=None)
    open_imports.begin(begun, task.organisation_id)
    progress.write(school)
    ended = replace(_work(task, begun, school), finished_at=clock.now())
    progress.settle(ended)
    open_imports.end(begun, ended)
    finish_if_done(task.import_id)
    return ended


def fail(task: SchoolTask, failure: str) -> None:
    """Note that an organisation has failed for the last time; a redrive begins it anew.

    One that was through, or waits for an approval, is so still: what failed was to tell of it.
    """
    school = progress.find_school(task.import_id, task.organisation_id)
    if school is not None:
        if school.state in {"waiting", "running"}:
            progress.settle(replace(school, state="failed", failure=failure, finished_at=clock.now()))
        finish_if_done(task.import_id)


def _work(task: SchoolTask, begun: RosterImport, school: SchoolImport) -> SchoolImport:
    parts = Parts(bucket=begun.bucket, import_id=begun.import_id)
    region = parts.region()
    newest = standing.latest(task.organisation_id)
    whole = "bulk" in region.modes.values()
    if whole and newest is not None and newest.version > region.version:
        return replace(school, state="overtaken")
    is_frozen = not task.despite_freeze and frozen(clock.today(), Setting.ROSTER_FREEZE.read())
    held = standing.held_of(task.organisation_id)
    with Report() as report:
        part = read_part(task.organisation_id, region, parts.school(task.organisation_id), report)
        plan = plan_school(part, parts.whereabouts(region), held, report, frozen=is_frozen)
        if report.codes:
            parts.put_report(task.organisation_id, report.content())
        school = replace(school, problems=report.problems(), counts={}, removals={})
    if plan is None:
        return replace(school, state="done")
    school = replace(school, counts=plan.counts(), removals=plan.removals.figures())
    if plan.too_much and not (task.approved or is_frozen):
        return replace(school, state="waiting_approval")
    if not begun.dry_run:
        school = _write(plan, held, school)
        if whole:
            standing.follow(_newest(begun, school))
    return replace(school, state=_state(plan))


def _write(plan: Plan, held: list[HeldRemoval], school: SchoolImport) -> SchoolImport:
    written = apply(plan)
    if plan.held:
        standing.forget(one for one in held if came_back(one, plan.wanted))
        standing.hold(hold(plan.difference, school.organisation_id), held)
    else:
        standing.forget(held)
    counts = {entity: numbers | {"written": written[entity]} for entity, numbers in school.counts.items()}
    return replace(school, counts=counts)


def _state(plan: Plan) -> SchoolState:
    return "held_by_freeze" if plan.held and plan.difference.endings else "done"


def _newest(begun: RosterImport, school: SchoolImport) -> LatestImport:
    return LatestImport(
        organisation_id=school.organisation_id,
        import_id=begun.import_id,
        version=begun.version,
        source=begun.source,
        finished_at=clock.now(),
    )
