"""Splits an upload into a part and a message for each school."""

from __future__ import annotations

import tempfile
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from functions.roster.map.desired import map_organisation
from functions.roster.read.bundle import open_bundle
from functions.roster.read.rows import OrganisationRow
from functions.roster.read.split import split
from functions.roster.repository import imports
from functions.roster.repository.bucket import Parts, downloaded
from functions.roster.repository.items import each
from functions.roster.repository.organisations import Table, add_organisations, open_ones
from functions.roster.rules.file_versions import version_of
from functions.roster.rules.report import BundleRefusedError, Report, ReportCode
from functions.roster.schemas import SchoolTask
from functions.roster.use_cases import import_states
from functions.roster.use_cases.import_states import REGION, finish_if_done, finish_refused
from svyazka_common import clock
from svyazka_common.records.imports import RosterImport, SchoolImport
from svyazka_common.secrets import snils_key, uses_snils

if TYPE_CHECKING:
    from functions.roster.read.bundle import Bundle
    from functions.roster.read.school_bundle import Region
    from functions.roster.read.split import Split
    from functions.roster.schemas import Upload
    from svyazka_common.records.imports import LatestImport


def split_upload(upload: Upload) -> RosterImport:
    """Split an upload and send a message for each school; an upload of which nothing can be taken is `refused`.

    A run that broke off may be repeated: the same object makes the same parts under the same names.
    """
    with downloaded(upload) as file:
        begun = RosterImport(
            import_id=file.import_id,
            bucket=upload.bucket,
            upload=upload.key,
            dry_run=file.dry_run,
            uploaded_at=file.uploaded_ms // 1000,
            started_at=clock.now(),
            expires_at=imports.expiry(),
        )
        begun_before = imports.begin(begun, upload.place)
        if begun_before.state != "splitting":
            if begun_before.state == "running":
                finish_if_done(begun_before.import_id)
            return begun_before
        try:
            bundle = open_bundle(file.file, file.uploaded_ms)
        except BundleRefusedError as error:
            with Report() as report:
                report.add(error.problem)
                return finish_refused(begun_before, error.problem.code, report)
        with tempfile.TemporaryDirectory() as folder:
            bundle_split = split(bundle, Table(), Path(folder), snils_key if uses_snils() else None)
            with bundle_split.report:
                return _laid_out(bundle, bundle_split, begun_before)


def _laid_out(bundle: Bundle, bundle_split: Split, begun: RosterImport) -> RosterImport:
    parts = Parts(bucket=begun.bucket, import_id=begun.import_id)
    schools = bundle_split.schools
    counts = add_organisations(map(map_organisation, bundle_split.organisations), dry_run=begun.dry_run)
    schools_with_parts = set(bundle_split.parts.names())
    each(
        lambda school: parts.put_school(
            school, bundle_split.parts.path(school) if school in schools_with_parts else None
        ),
        schools,
    )
    with tempfile.TemporaryFile() as file:
        placements = bundle_split.write_placement_index(file)
        parts.put_placement_index(file)
    followed = imports.latest_of_all(schools)
    version = version_of(bundle.dated, bundle.uploaded, begun.import_id, followed)
    region = replace(bundle_split.region, placements=placements, version=version)
    missing = missing_organisations(bundle, region, bundle_split.organisations, followed)
    for _ in missing:
        bundle_split.report.tell(OrganisationRow.table_file(), 0, "", ReportCode.ORGANISATION_NOT_NAMED)
    parts.put_region(region)
    parts.put_report(REGION, bundle_split.report.content())
    finished = replace(
        begun,
        whole="bulk" in region.modes.values(),
        version=region.version,
        source=bundle.source,
        counts=counts,
        schools=len(schools),
        problems=bundle_split.report.problems(),
    )
    return _send(finished, schools, missing)


def _send(described: RosterImport, schools: list[str], missing: list[str]) -> RosterImport:
    imports.describe(described)
    waiting = partial(SchoolImport, import_id=described.import_id, expires_at=described.expires_at)
    not_named = [
        waiting(organisation_id=school, state="not_named", settled=True, finished_at=clock.now()) for school in missing
    ]
    imports.write_all_if_new([*(waiting(organisation_id=school) for school in schools), *not_named])
    import_states.begin_at(described, *schools, *missing)
    each(lambda school: import_states.end_at(described, school), not_named)
    import_states.start_schools(SchoolTask(import_id=described.import_id, organisation_id=school) for school in schools)
    imports.begin_running(described.import_id)
    finish_if_done(described.import_id)
    return described


def missing_organisations(
    bundle: Bundle, region: Region, organisations: list[OrganisationRow], followed: list[LatestImport]
) -> list[str]:
    """The organisations that a file lacks, though the same system's file before it had them; sorted ids.

    They are missing again each night, until they are closed or come by a later file of their own.

    The file before is the file that this file's schools follow: if a system sends each school in a file of its own, the
    other schools are not missing. Authorities don't count here: any of these files may name them.
    """
    if not region.whole(OrganisationRow):
        return []
    schools = {row.sourced_id for row in organisations if row.kind == "school"}
    before = {
        one.import_id: one.version
        for one in followed
        if one.organisation_id in schools and one.source == bundle.source and one.version <= region.version
    }
    named = {row.sourced_id for row in organisations}
    missed: dict[str, int] = {}
    for import_id, version in before.items():
        for school in imports.schools_of(import_id):
            if school.organisation_id not in named:
                missed[school.organisation_id] = max(version, missed.get(school.organisation_id, 0))
    ids = sorted(missed)
    theirs = {one.organisation_id: one for one in imports.latest_of_all(ids)}
    return [
        organisation_id
        for organisation_id in open_ones(ids)
        if organisation_id in theirs
        and theirs[organisation_id].source == bundle.source
        and theirs[organisation_id].version <= missed[organisation_id]
    ]
