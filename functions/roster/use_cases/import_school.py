"""One organisation of an import: from its part to the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from functions.roster.apply.applying import apply
from functions.roster.diff.changes import compute_changes, deferred_removals
from functions.roster.map.context import key
from functions.roster.map.desired import map_part
from functions.roster.plan.school import Comparison, Terms, plan_school
from functions.roster.read.rows import EnrolmentRow
from functions.roster.read.school_bundle import read_school_bundle
from functions.roster.repository import imports
from functions.roster.repository.accounts import read_accounts
from functions.roster.repository.bucket import Parts
from functions.roster.repository.rosters import count_removals, read
from functions.roster.rules.file_versions import is_overtaken
from functions.roster.rules.removal_limits import frozen
from functions.roster.rules.report import MANIFEST, Report, ReportCode
from functions.roster.schemas import NotOursError, NotOursReason
from functions.roster.use_cases import import_states
from functions.roster.use_cases.import_states import finish_if_done
from svyazka_common import clock
from svyazka_common.records.imports import LatestImport, SchoolImport
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from functions.roster.map.context import StoredRoster
    from functions.roster.map.desired import DesiredRoster
    from functions.roster.plan.school import Plan
    from functions.roster.read.school_bundle import PlacementIndex, Region, SchoolBundle
    from functions.roster.schemas import SchoolTask
    from svyazka_common.records.imports import HeldRemoval, RosterImport, SchoolState


def import_school(task: SchoolTask) -> SchoolImport:
    """Bring an organisation in line with its part of an import. Raises NotOursError where there is no such part."""
    begun = imports.find_import(task.import_id)
    if begun is None:
        raise NotOursError(NotOursReason.PART_MISSING)
    school = imports.find_school(task.import_id, task.organisation_id) or SchoolImport(
        import_id=task.import_id, organisation_id=task.organisation_id, expires_at=begun.expires_at
    )
    school = replace(school, state="running", started_at=clock.now(), finished_at=None, failure=None)
    import_states.begin_at(begun, task.organisation_id)
    imports.write(school)
    ended = replace(_work(task, begun, school), finished_at=clock.now())
    imports.finish_school(ended)
    import_states.end_at(begun, ended)
    finish_if_done(task.import_id)
    return ended


def fail(task: SchoolTask, failure: str) -> None:
    """Note that an organisation has failed for the last time; a redrive begins it anew.

    An organisation that was done already, or waits for an approval, stays so: only a later step had failed.
    """
    school = imports.find_school(task.import_id, task.organisation_id)
    if school is not None:
        if school.state in {"waiting", "running"}:
            imports.finish_school(replace(school, state="failed", failure=failure, finished_at=clock.now()))
        finish_if_done(task.import_id)


def _work(task: SchoolTask, begun: RosterImport, school: SchoolImport) -> SchoolImport:
    parts = Parts(bucket=begun.bucket, import_id=begun.import_id)
    region = parts.region()
    newest = imports.latest_of(task.organisation_id)
    whole = "bulk" in region.modes.values()
    if whole and is_overtaken(region, task.import_id, newest):
        return _overtaken(parts, school)
    is_frozen = not task.despite_freeze and frozen(clock.today(), Setting.ROSTER_FREEZE.read())
    held_removals = imports.held_of(task.organisation_id)
    with Report() as report:
        part = read_school_bundle(task.organisation_id, region, parts.school(task.organisation_id))
        plan = plan_from_table(part, parts.placement_index(region), held_removals, frozen=is_frozen)
        for problem in (*part.problems, *(plan.problems if plan is not None else ())):
            report.add(problem)
        if report.codes:
            parts.put_report(task.organisation_id, report.content())
        school = replace(school, problems=report.problems(), counts={}, removals={}, stale=0)
    if plan is None:
        return replace(school, state="done")
    school = replace(school, counts=plan.counts(), removals=plan.removals.figures(), stale=plan.stale)
    if plan.too_much and not (task.approved or is_frozen):
        return replace(school, state="waiting_approval")
    if not begun.dry_run:
        school = _write(plan, held_removals, school)
        if whole:
            imports.follow(_newest(begun, region, school))
    return replace(school, state=_state(plan))


def _write(plan: Plan, removals: list[HeldRemoval], school: SchoolImport) -> SchoolImport:
    written = apply(plan)
    if plan.frozen:
        imports.forget(plan.came_back)
        imports.hold(deferred_removals(plan.endings.values(), school.organisation_id), removals)
    else:
        imports.forget(removals)
    counts = {entity: numbers | {"written": written[entity]} for entity, numbers in school.counts.items()}
    return replace(school, counts=counts)


def _state(plan: Plan) -> SchoolState:
    return "held_by_freeze" if plan.frozen and plan.endings else "done"


def _overtaken(parts: Parts, school: SchoolImport) -> SchoolImport:
    """Nothing of the part is taken, and the report says so."""
    with Report() as report:
        report.tell(MANIFEST, 0, "", ReportCode.OVERTAKEN)
        parts.put_report(school.organisation_id, report.content())
        rows = sum(1 for _ in parts.school(school.organisation_id))
        return replace(school, state="overtaken", problems=report.problems(), counts={}, removals={}, stale=rows)


def _newest(begun: RosterImport, region: Region, school: SchoolImport) -> LatestImport:
    return LatestImport(
        organisation_id=school.organisation_id,
        import_id=begun.import_id,
        version=region.version,
        dated=region.dated,
        source=begun.source,
        finished_at=clock.now(),
    )


def plan_from_table(
    part: SchoolBundle, placement_index: PlacementIndex, removals: list[HeldRemoval], *, frozen: bool
) -> Plan | None:
    """Work out what is to be done; None where neither the bundle nor the table has the organisation.

    `removals` are those that an earlier freeze has left: they are done with this import's, unless it is `frozen`.
    """
    due = [] if frozen else removals
    stored = read(part, placement_index, applies_deferred=bool(due))
    desired = map_part(part, stored, clock.today())
    if desired is None:
        return None
    elsewhere = conflicting_enrolments(part, stored, desired, placement_index)
    changes = compute_changes(part, stored, desired, enrolled_elsewhere=elsewhere, deferred=due)
    percent = int(Setting.ROSTER_LARGEST_REMOVAL.read())
    terms = Terms(
        removals=count_removals(part, placement_index, stored, changes, percent),
        largest_removal=percent,
        held_back=removals,
        frozen=frozen,
    )
    comparison = Comparison(part=part, stored=stored, desired=desired, changes=changes)
    return plan_school(comparison, read_accounts(part, stored.persons.keys(), changes, due), terms)


def conflicting_enrolments(
    part: SchoolBundle, stored: StoredRoster, desired: DesiredRoster, placement_index: PlacementIndex
) -> frozenset[str]:
    """Persons that rows enrol in a class of this school under another school's name: two columns that contradict.

    They keep what they have here, as everybody in a rejected row does. The row lies in the part of the school that it
    names, which has no such class and reports it. Only classes here in which somebody would be missed are looked up,
    and the lessons given to them.
    """
    if not part.region.whole(EnrolmentRow):
        return frozenset()
    missed = {
        relation.class_id
        for relation in stored.in_classes()
        if relation.status == "active" and key(relation) not in desired.relations
    }
    lessons = {row.sourced_id for row in part.classes.values() if row.homeroom_id in missed}
    return frozenset(placement_index.enrolled_elsewhere(sorted(missed | lessons), part.organisation_id))
