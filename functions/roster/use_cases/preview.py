"""What a file would do to a school: the stages one after the other, with values alone."""

from __future__ import annotations

import io
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from functions.roster.diff.changes import compute_changes
from functions.roster.map.context import StoredRoster
from functions.roster.map.desired import map_part
from functions.roster.plan.school import Comparison, StoredAccounts, Terms, plan_school, removals
from functions.roster.read.bundle import open_bundle
from functions.roster.read.school_bundle import read_school_bundle
from functions.roster.read.split import split
from functions.roster.rules.report import line_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from functions.roster.plan.school import Plan
    from functions.roster.read.school_bundle import SchoolBundle
    from functions.roster.read.split import Stored
    from functions.roster.rules.report import ReportLine
    from svyazka_common.records.imports import Counts


class NothingStored:
    """A table that knows nobody: what a bundle comes to by itself."""

    def knows(self, organisation_id: str) -> bool:  # noqa: ARG002
        """See `read.split.Stored`."""
        return False

    def places_of(self, person_id: str) -> list[str]:  # noqa: ARG002
        """See `read.split.Stored`."""
        return []

    def schools_of(self, class_ids: Iterable[str]) -> dict[str, str]:  # noqa: ARG002
        """See `read.split.Stored`."""
        return {}

    def open_ones(self, organisation_ids: Iterable[str]) -> list[str]:  # noqa: ARG002
        """See `read.split.Stored`."""
        return []

    def organisations_of(self, source: str) -> list[str]:  # noqa: ARG002
        """See `read.split.Stored`."""
        return []


class Roster(Struct, frozen=True, kw_only=True):
    """What a bundle says: the part of each organisation, by id, and what is wrong, as the report has it."""

    parts: dict[str, SchoolBundle]
    problems: list[ReportLine]


def read(content: bytes, *, uploaded_ms: int | None = None, stored: Stored | None = None) -> Roster:
    """Read a bundle, uploaded at a moment (ms since 1970; now, if left out), as an organisation's import will see it.

    Raises BundleRefusedError where nothing in it can be taken.
    """
    moment = round(time.time() * 1000) if uploaded_ms is None else uploaded_ms
    bundle = open_bundle(io.BytesIO(content), moment)
    with tempfile.TemporaryDirectory() as name:
        bundle_split = split(bundle, stored or NothingStored(), Path(name))
        with bundle_split.report as report:
            parts = {
                school: read_school_bundle(school, bundle_split.region, bundle_split.parts.lines(school))
                for school in bundle_split.schools
            }
            problems = list(report.lines())
    return Roster(
        parts=parts, problems=problems + [line_of(problem) for part in parts.values() for problem in part.problems]
    )


NO_ACCOUNTS = StoredAccounts()
NOTHING = StoredRoster()


class Preview(Struct, frozen=True, kw_only=True):
    """What a file would do to a school.

    Attributes:
        plan: all that would be written; None where the file has nothing of the school.
        report: the lines of the report about the whole file, this school's among them.
    """

    plan: Plan | None
    report: tuple[ReportLine, ...]

    @property
    def counts(self) -> Counts:
        """By entity: `read`, `added`, `changed`, `ended`."""
        return self.plan.counts() if self.plan is not None else {}


class OneSchool(Struct, frozen=True):
    """A table that has one school and nothing else (`read.split.Stored`): rows of a list of changes may refer to it."""

    roster: StoredRoster

    def knows(self, organisation_id: str) -> bool:
        """See `read.split.Stored`."""
        return self.roster.organisation is not None and self.roster.organisation.organisation_id == organisation_id

    def places_of(self, person_id: str) -> list[str]:
        """See `read.split.Stored`."""
        active = (role for role in self.roster.roles() if role.status == "active")
        return [role.organisation_id for role in active if role.person_id == person_id][:1]

    def schools_of(self, class_ids: Iterable[str]) -> dict[str, str]:
        """See `read.split.Stored`."""
        classes = self.roster.classes
        return {class_id: classes[class_id].organisation_id for class_id in class_ids if class_id in classes}

    def open_ones(self, organisation_ids: Iterable[str]) -> list[str]:
        """See `read.split.Stored`."""
        organisation = self.roster.organisation
        is_open = organisation is not None and organisation.status == "active"
        return [one for one in organisation_ids if is_open and self.knows(one)]

    def organisations_of(self, source: str) -> list[str]:  # noqa: ARG002 - the one school follows any
        """See `read.split.Stored`."""
        return [self.roster.organisation.organisation_id] if self.roster.organisation is not None else []


def preview_file(
    content: bytes,
    organisation_id: str,
    today: str,
    *,
    stored: StoredRoster = NOTHING,
    uploaded_ms: int | None = None,
) -> Preview:
    """What a bundle would do to a school; nothing is written, and nothing read but the bundle.

    Args:
        content: the bytes of a zip.
        organisation_id: the school's sourcedId.
        today: an ISO 8601 date.
        stored: what the table has of the school.
        uploaded_ms: the moment of the upload, ms since 1970; now, if left out.

    Raises:
        BundleRefusedError: nothing of the bundle can be taken.
    """
    roster = read(content, uploaded_ms=uploaded_ms, stored=OneSchool(stored))
    part = roster.parts.get(organisation_id)
    plan = preview(part, stored, today) if part is not None else None
    problems = plan.problems if plan is not None else ()
    return Preview(plan=plan, report=(*roster.problems, *map(line_of, problems)))


def preview(
    part: SchoolBundle, stored: StoredRoster, today: str, *, accounts: StoredAccounts = NO_ACCOUNTS, percent: int = 10
) -> Plan | None:
    """What a file would do to a school, given its part of the file and what is stored; nothing is read or written.

    `today` is an ISO 8601 date, `percent` the share that may go without an approval. None where neither the file nor
    the table has the school. `Plan.counts` sums it up.
    """
    desired = map_part(part, stored, today)
    if desired is None:
        return None
    changes = compute_changes(part, stored, desired)
    terms = Terms(removals=removals(stored, changes, today), largest_removal=percent)
    return plan_school(Comparison(part=part, stored=stored, desired=desired, changes=changes), accounts, terms)
