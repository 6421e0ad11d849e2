"""A bundle into the table: what is certain is taken, the rest is in the report."""

from __future__ import annotations

from contextlib import closing
from typing import IO, TYPE_CHECKING

from functions.roster.bundle import open_bundle
from functions.roster.mapping.accounts import accounts
from functions.roster.mapping.classes import classes
from functions.roster.mapping.enrolments import class_teachers, in_classes
from functions.roster.mapping.guardianships import guardianships
from functions.roster.mapping.known import Known
from functions.roster.mapping.organisations import learn_sessions_and_courses, organisations
from functions.roster.mapping.people import persons, role_assignments
from functions.roster.mapping.relations import merged
from functions.roster.problems import BundleRefusedError
from functions.roster.repository.accounts import write_accounts
from functions.roster.repository.organisations import write_organisations
from functions.roster.repository.writer import Writer
from functions.roster.summary import Summary

if TYPE_CHECKING:
    from functions.roster.bundle import Bundle
    from functions.roster.report import Report


def import_bundle(file: IO[bytes], uploaded_ms: int, report: Report) -> Summary:
    """Read a bundle and write what it tells; a bundle that can't be taken at all is in the summary as `refused`."""
    try:
        bundle = open_bundle(file, uploaded_ms)
    except BundleRefusedError as error:
        report.add(error.problem)
        return Summary(refused=error.problem.code, problems=report.codes)
    with closing(Writer(bundle.version)) as writer:
        _write(bundle, writer, report)
        return Summary(version=bundle.version, counts=writer.counts, problems=report.codes)


def _write(bundle: Bundle, writer: Writer, report: Report) -> None:
    """Accounts come last: nobody logs in to a roster that is half there."""
    known = Known()
    made = organisations(bundle, known, report)
    write_organisations(writer, ((one, known.organisations[one.organisation_id].removed) for one in made))
    learn_sessions_and_courses(bundle, known, report)
    writer.write(classes(bundle, known, report))
    writer.write(persons(bundle, known, report))
    writer.write(merged(role_assignments(bundle, known, report)))
    writer.write(merged(guardianships(known, report)))
    relations = list(merged(in_classes(bundle, known, report)))
    writer.write(relations)
    writer.write(merged(class_teachers(relations, known)))
    write_accounts(writer, accounts(known, report), report)
