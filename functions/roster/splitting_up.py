"""An upload into one part and one message for each school."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from functions.roster import open_imports, tasks
from functions.roster.bundle import open_bundle
from functions.roster.finishing import REGION, finish_if_done, finish_refused
from functions.roster.mapping.organisations import organisation
from functions.roster.problems import BundleRefusedError
from functions.roster.report import Report
from functions.roster.repository import progress
from functions.roster.repository.organisations import Table, add_organisations
from functions.roster.repository.pool import each
from functions.roster.splitting.buckets import BUCKETS, Buckets
from functions.roster.splitting.classes import Classes
from functions.roster.splitting.places import Persons
from functions.roster.splitting.region import read_region
from functions.roster.splitting.spill import Spill
from functions.roster.splitting.split import Splitter, tells_all_persons
from functions.roster.splitting.whereabouts import write_whereabouts
from functions.roster.unnamed import unnamed
from functions.roster.uploads import Parts, downloaded
from svyazka_common import clock
from svyazka_common.records.imports import RosterImport, SchoolImport

if TYPE_CHECKING:
    from functions.roster.bundle import Bundle
    from functions.roster.messages import Upload


def split_upload(upload: Upload) -> RosterImport:
    """Split an upload and send its schools on their way; one that can't be taken at all is `refused`.

    It begins anew wherever it broke off: the same object makes the same parts under the same names.
    """
    with downloaded(upload) as file, Report() as report:
        begun = RosterImport(
            import_id=file.import_id,
            bucket=upload.bucket,
            upload=upload.key,
            dry_run=file.dry_run,
            uploaded_at=file.uploaded_ms // 1000,
            started_at=clock.now(),
            expires_at=progress.expiry(),
        )
        known = progress.begin(begun)
        if known.state != "splitting":
            if known.state == "running":
                finish_if_done(known.import_id)
            return known
        try:
            bundle = open_bundle(file.file, file.uploaded_ms)
        except BundleRefusedError as error:
            report.add(error.problem)
            return finish_refused(upload, known, error.problem.code, report)
        return _split(bundle, known, report)


def _split(bundle: Bundle, begun: RosterImport, report: Report) -> RosterImport:
    parts = Parts(bucket=begun.bucket, import_id=begun.import_id)
    region, organisations = read_region(bundle, report)
    counts = add_organisations(map(organisation, organisations), dry_run=begun.dry_run)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "parts").mkdir()
        spill, table = Spill(folder / "parts"), Table()
        classes = Classes(Buckets(folder / "classes"))
        elsewhere = None if tells_all_persons(bundle) else table.places_of
        persons = Persons(Buckets(folder / "persons"), elsewhere=elsewhere)
        Splitter(
            bundle=bundle,
            region=region,
            report=report,
            stored=table,
            organisations={row.sourced_id for row in organisations},
            parts=spill,
            classes=classes,
            persons=persons,
        ).split()
        schools = sorted({row.sourced_id for row in organisations} | set(spill.names()))
        there = set(spill.names())
        each(lambda school: parts.put_school(school, spill.path(school) if school in there else None), schools)
        with (folder / "whereabouts").open("w+b") as file:
            region.whereabouts = write_whereabouts(
                {"class": classes.places, "person": persons.told_places, "enrolment": classes.enrolled_elsewhere},
                file,
                BUCKETS,
            )
            parts.put_whereabouts(file)
    missing = unnamed(bundle, region, organisations, report)
    parts.put_region(region)
    parts.put_report(REGION, report.content())
    told = replace(
        begun,
        whole="bulk" in region.modes.values(),
        version=bundle.version,
        source=bundle.source,
        counts=counts,
        schools=len(schools),
        problems=report.problems(),
    )
    return _send(told, schools, missing)


def _send(told: RosterImport, schools: list[str], missing: list[str]) -> RosterImport:
    progress.describe(told)
    waiting = partial(SchoolImport, import_id=told.import_id, expires_at=told.expires_at)
    each(lambda school: progress.write_if_new(waiting(organisation_id=school)), schools)
    left = [
        waiting(organisation_id=school, state="not_named", settled=True, finished_at=clock.now()) for school in missing
    ]
    each(progress.write_if_new, left)
    each(lambda school: open_imports.begin(told, school), [*schools, *missing])
    each(lambda school: open_imports.end(told, school), left)
    tasks.send(tasks.SchoolTask(import_id=told.import_id, organisation_id=school) for school in schools)
    progress.begin_running(told.import_id)
    finish_if_done(told.import_id)
    return told
