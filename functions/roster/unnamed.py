"""Organisations that a file has no more, though the file before it of the same system had them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.roster.problems import Code
from functions.roster.repository import progress, standing
from functions.roster.repository.organisations import open_ones
from functions.roster.repository.pool import each
from functions.roster.rows.organisations import OrganisationRow

if TYPE_CHECKING:
    from functions.roster.bundle import Bundle
    from functions.roster.report import Report
    from functions.roster.splitting.region import Region


def unnamed(bundle: Bundle, region: Region, organisations: list[OrganisationRow], report: Report) -> list[str]:
    """Find and report them, each night anew, until they are closed or come by a later file of their own.

    The file before is the one that this file's schools follow: where a system sends each school in a file of its own,
    nobody misses the others. Authorities don't tell: any of these files may name them.
    """
    if not region.whole(OrganisationRow):
        return []
    followed = each(standing.latest, sorted(row.sourced_id for row in organisations if row.kind == "school"))
    before = {
        one.import_id: one.version
        for one in followed
        if one is not None and one.source == bundle.source and one.version <= bundle.version
    }
    named = {row.sourced_id for row in organisations}
    missed: dict[str, int] = {}
    for import_id, version in before.items():
        for school in progress.schools_of(import_id):
            if school.organisation_id not in named:
                missed[school.organisation_id] = max(version, missed.get(school.organisation_id, 0))
    ids = sorted(missed)
    theirs = {one.organisation_id: one for one in each(standing.latest, ids) if one is not None}
    found = [
        one
        for one in open_ones(ids)
        if one in theirs and theirs[one].source == bundle.source and theirs[one].version <= missed[one]
    ]
    for _ in found:
        report.tell(OrganisationRow.table_file(), 0, "", Code.ORGANISATION_NOT_NAMED)
    return found
