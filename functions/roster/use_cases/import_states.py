"""The states of an import: where it is open, its schools on their way, and how it ends, with report and summary."""

from __future__ import annotations

import json
import shutil
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from msgspec.structs import replace

from functions.roster.repository import imports
from functions.roster.repository.bucket import Parts, put_report
from functions.roster.rules.report import BEGINNING, summarise
from svyazka_common import clock, queues
from svyazka_common.records.imports import OrganisationImport
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from functions.roster.rules.report import Report, ReportCode
    from functions.roster.schemas import SchoolTask, Upload
    from svyazka_common.records.imports import RosterImport, SchoolImport, SchoolState


REGION = "~region"
"""The part of the report that belongs to no school; no organisation can be called so."""
CSV = "text/csv; charset=utf-8"
JSON = "application/json"


def finish_refused(begun: RosterImport, code: ReportCode, report: Report) -> RosterImport:
    """Store an import of which nothing can be taken, with report and summary; returns it as stored."""
    ended = replace(begun, state="refused", refused=code.value, problems=report.problems(), finished_at=clock.now())
    with TemporaryFile() as whole:
        whole.write(BEGINNING.encode())
        shutil.copyfileobj(report.content(), whole)
        whole.seek(0)
        put_report(begun, "csv", whole, CSV)
    put_report(begun, "json", json.dumps(summarise(ended, [])).encode(), JSON)
    imports.write(ended)
    return ended


def finish_failed(upload: Upload, failure: str) -> None:
    """Note that an upload could not be split, with report and summary; it is not tried again unless somebody asks.

    If another try is still running (the message came twice), that try has the last word.
    """
    begun = imports.import_of(upload.place)
    if begun is None or begun.state != "splitting":
        return
    ended = replace(begun, state="failed", failure=failure)
    put_report(begun, "csv", BEGINNING.encode(), CSV)
    put_report(begun, "json", json.dumps(summarise(ended, [])).encode(), JSON)
    imports.fail(begun.import_id, failure)


def finish_if_done(import_id: str) -> bool:
    """Write report and summary once no school is left to do, and return whether that is so; a repeat does no harm.

    An approval that comes later brings them up to date.
    """
    begun = imports.find_import(import_id)
    if begun is None or begun.state not in {"running", "done"} or begun.settled < begun.schools:
        return False
    schools = imports.schools_of(import_id)
    parts = Parts(bucket=begun.bucket, import_id=import_id)
    with TemporaryFile() as whole:
        whole.write(BEGINNING.encode())
        for name in (REGION, *(one.organisation_id for one in schools if one.problems)):
            shutil.copyfileobj(parts.report(name), whole)
        whole.seek(0)
        put_report(begun, "csv", whole, CSV)
    ended = replace(begun, state="done", finished_at=clock.now())
    put_report(begun, "json", json.dumps(summarise(ended, schools)).encode(), JSON)
    imports.end(import_id, ended.finished_at or 0)
    return True


def start_schools(tasks: Iterable[SchoolTask]) -> None:
    """Send organisations on their way. Raises NotSentError where SQS took only some."""
    queues.send_all(Setting.SCHOOL_QUEUE_URL.read(), [task.message() for task in tasks])


THROUGH = frozenset({"done", "held_by_freeze", "overtaken", "not_named"})
TAKES_THE_PLACE = frozenset({"done", "held_by_freeze", "waiting_approval"})
"""The states in which a list of everybody makes older imports of the organisation obsolete."""


def begin_at(begun: RosterImport, *organisation_ids: str) -> None:
    """Remember that different organisations have to do with an import; with a dry run they haven't."""
    if not begun.dry_run:
        imports.write_all(
            OrganisationImport(
                organisation_id=organisation_id,
                import_id=begun.import_id,
                uploaded_at=begun.uploaded_at,
                expires_at=begun.expires_at,
            )
            for organisation_id in organisation_ids
        )


def end_at(begun: RosterImport, ended: SchoolImport) -> None:
    """Forget what is of no interest any more, now that an import has ended there."""
    if begun.dry_run:
        return
    earlier = imports.imports_of(ended.organisation_id)
    states: dict[str, SchoolState | None] = {}
    for begun_there in earlier:
        import_id, organisation_id = begun_there.import_id, begun_there.organisation_id
        school = ended if import_id == ended.import_id else imports.find_school(import_id, organisation_id)
        states[import_id] = school.state if school is not None else None
    gone = forgotten(states, ended, whole=begun.whole)
    imports.forget(one for one in earlier if one.import_id in gone)


def forgotten(states: Mapping[str, SchoolState | None], ended: SchoolImport, *, whole: bool) -> list[str]:
    """The imports to forget; `states` are those that are remembered, by id, None where it isn't known any more.

    The ids begin with the moment of the upload. The newest is never forgotten. An older import is, once it is through,
    or once a later list of everybody (`whole`) has taken its place: then it is of no use to approve it.
    """
    newest = max(states, default="")
    replaces = whole and ended.state in TAKES_THE_PLACE
    return [
        import_id
        for import_id, state in states.items()
        if import_id != newest and (state is None or state in THROUGH or (replaces and import_id < ended.import_id))
    ]
