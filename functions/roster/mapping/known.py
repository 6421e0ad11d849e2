"""What rows refer to: what the part has, and where a table doesn't tell all, what is stored."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from functions.roster.rows.classes import ClassRow
from functions.roster.rows.people import UserRow
from functions.roster.rows.relations import EnrolmentRow, RoleRow

if TYPE_CHECKING:
    from functions.roster.part import Part
    from functions.roster.problems import Code
    from functions.roster.report import Report
    from functions.roster.rows.row import Row
    from functions.roster.stored import Stored
    from svyazka_common.records.roster import OrganisationKind, SchoolClass


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownOrganisation:
    """The organisation of the part; `version` is 0 where the bundle doesn't tell of it."""

    name: str
    kind: OrganisationKind
    removed: bool = False
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownPerson:
    """A human being; see `KnownOrganisation.version`."""

    full_name: str
    removed: bool = False
    version: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownClass:
    """A homeroom class, or the lessons of a subject in one (`subject_id`); `removed` and `version` of all its parts."""

    school_class: SchoolClass
    subject_id: str | None = None
    subject_name: str = ""
    removed: bool = False
    version: int = 0


@dataclass(slots=True, kw_only=True)
class Known:
    """By sourcedId. `pupils` have that role somewhere."""

    part: Part
    stored: Stored
    report: Report
    organisation: KnownOrganisation
    classes: dict[str, KnownClass] = field(default_factory=dict)
    persons: dict[str, KnownPerson] = field(default_factory=dict)
    pupils: set[str] = field(default_factory=set)

    def tell(self, row: Row, column: str, code: Code) -> None:
        """Report a row that could not be taken; whom it names keeps what they have."""
        if isinstance(row, (RoleRow, EnrolmentRow)):
            self.part.kept.persons.add(row.person_id)
        self.note(row, column, code)

    def note(self, row: Row, column: str, code: Code, *, other: int | None = None) -> None:
        """Report something about a row, where that is this part's to do; see `Problem.other`."""
        if row.owned:
            self.report.tell(row.file, row.number, column, code, other=other)


def know(part: Part, stored: Stored, report: Report) -> Known | None:
    """The beginning of it: the organisation, and what is stored. None where there is no such organisation at all."""
    organisation = _organisation(part, stored)
    if organisation is None:
        return None
    known = Known(part=part, stored=stored, report=report, organisation=organisation)
    if not part.region.whole(ClassRow):
        known.classes = {
            one.class_id: KnownClass(school_class=one, removed=one.status == "ended") for one in stored.classes.values()
        }
    if not part.region.whole(UserRow):
        known.persons = {one.person_id: KnownPerson(full_name=one.full_name) for one in stored.persons.values()}
        known.pupils = {role.person_id for role in stored.roles() if role.role == "pupil" and role.status == "active"}
    return known


def _organisation(part: Part, stored: Stored) -> KnownOrganisation | None:
    row = part.organisations.get(part.organisation_id)
    if row is not None:
        return KnownOrganisation(name=row.name, kind=row.kind, removed=row.removed, version=row.version)
    if stored.organisation is None:
        return None
    return KnownOrganisation(name=stored.organisation.name, kind=stored.organisation.kind)
