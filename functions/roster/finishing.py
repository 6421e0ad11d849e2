"""The end of an import: its parts' reports become one, beside the upload."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from tempfile import TemporaryFile
from typing import TYPE_CHECKING

from functions.roster.messages import Upload
from functions.roster.report import BEGINNING
from functions.roster.repository import progress
from functions.roster.summary import document
from functions.roster.uploads import Parts, put_report
from svyazka_common import clock

if TYPE_CHECKING:
    from functions.roster.problems import Code
    from functions.roster.report import Report
    from svyazka_common.records.imports import RosterImport

REGION = "~region"
"""The part of the report that belongs to no school; no organisation can be called so."""
CSV = "text/csv; charset=utf-8"
JSON = "application/json"


def finish_refused(upload: Upload, begun: RosterImport, code: Code, report: Report) -> RosterImport:
    """Nothing of the bundle can be taken."""
    ended = replace(begun, state="refused", refused=code.value, problems=report.problems(), finished_at=clock.now())
    with TemporaryFile() as whole:
        whole.write(BEGINNING.encode())
        shutil.copyfileobj(report.content(), whole)
        whole.seek(0)
        put_report(upload, "csv", whole, CSV)
    put_report(upload, "json", json.dumps(document(ended, [])).encode(), JSON)
    progress.write(ended)
    return ended


def finish_failed(upload: Upload, failure: str) -> None:
    """What was uploaded under that key could not be split, and nobody will try again unless somebody asks for it.

    Where that isn't so after all (a message that came twice), the other try has the last word.
    """
    begun = progress.import_of(upload.key)
    if begun is None or begun.state != "splitting":
        return
    ended = replace(begun, state="failed", failure=failure)
    put_report(upload, "csv", BEGINNING.encode(), CSV)
    put_report(upload, "json", json.dumps(document(ended, [])).encode(), JSON)
    progress.fail(begun.import_id, failure)


def finish_if_done(import_id: str) -> bool:
    """Write report and summary once nothing is left to do; whoever comes last does it, and twice does no harm.

    An approval that comes later brings them up to date.
    """
    begun = progress.find_import(import_id)
    if begun is None or begun.state not in {"running", "done"} or begun.settled < begun.schools:
        return False
    schools = progress.schools_of(import_id)
    upload = Upload(bucket=begun.bucket, key=begun.upload)
    parts = Parts(bucket=begun.bucket, import_id=import_id)
    with TemporaryFile() as whole:
        whole.write(BEGINNING.encode())
        for name in (REGION, *(one.organisation_id for one in schools if one.problems)):
            shutil.copyfileobj(parts.report(name), whole)
        whole.seek(0)
        put_report(upload, "csv", whole, CSV)
    ended = replace(begun, state="done", finished_at=clock.now())
    put_report(upload, "json", json.dumps(document(ended, schools)).encode(), JSON)
    progress.end(import_id, ended.finished_at or 0)
    return True
