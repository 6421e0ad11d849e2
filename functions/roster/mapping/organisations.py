"""Organisations, and what the classes lean on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from functions.roster.mapping.known import Known, once
from functions.roster.rows.classes import CourseRow
from functions.roster.rows.organisations import OrganisationRow, SessionRow
from svyazka_common.records.roster import Organisation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from functions.roster.bundle import Bundle
    from functions.roster.report import Report


def organisations(bundle: Bundle, known: Known, report: Report) -> Iterator[Organisation]:
    """Schools and authorities."""
    rows = bundle.rows(OrganisationRow, report)
    for row in once(rows, known.organisations, OrganisationRow, report):
        yield Organisation(organisation_id=row.sourced_id, kind=row.kind, name=row.name, version=row.version)


def learn_sessions_and_courses(bundle: Bundle, known: Known, report: Report) -> None:
    """Note academic years and subjects; they have no records of their own."""
    for _ in once(bundle.rows(SessionRow, report), known.sessions, SessionRow, report):
        pass
    for _ in once(bundle.rows(CourseRow, report), known.courses, CourseRow, report):
        pass
