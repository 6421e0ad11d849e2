"""What an import begins with: the stored roster, what rows may refer to; and what mapping finds besides records."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from msgspec import Struct, field
from msgspec.structs import replace

from functions.roster.read.rows import ClassRow, UserRow
from functions.roster.rules.report import RowProblem
from svyazka_common.records.roster import Guardianship, InClass, RoleAssignment

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from functions.roster.read.rows import Row
    from functions.roster.read.school_bundle import SchoolBundle
    from functions.roster.rules.report import ReportCode
    from svyazka_common.records.base import Record
    from svyazka_common.records.roster import Organisation, OrganisationKind, Person, Relation, SchoolClass, Status


type Key = tuple[str, str]


class StoredRoster(Struct, frozen=True, kw_only=True):
    """The roster of an organisation as it is: relations by key, classes and persons by id, ended too.

    `continued` contains the classes, of whatever organisation, that the bundle's classes continue. `left` contains
    pupils who have no place in the bundle any more, and no role anywhere else. `whole`: all of the organisation is
    here, not only what a list of changes concerns.
    """

    whole: bool = True
    organisation: Organisation | None = None
    classes: Mapping[str, SchoolClass] = field(default_factory=dict)
    relations: Mapping[Key, Relation] = field(default_factory=dict)
    persons: Mapping[str, Person] = field(default_factory=dict)
    continued: Mapping[str, SchoolClass] = field(default_factory=dict)
    left: frozenset[str] = frozenset()

    def with_relations(self, relations: Iterable[Relation]) -> StoredRoster:
        """The same with more relations."""
        return replace(self, relations={**self.relations, **{key(relation): relation for relation in relations}})

    def with_classes(self, classes: Iterable[SchoolClass]) -> StoredRoster:
        """The same with more classes."""
        return replace(self, classes={**self.classes, **{each.class_id: each for each in classes}})

    def roles(self) -> Iterator[RoleAssignment]:
        """The roles in the organisation."""
        return (relation for relation in self.relations.values() if isinstance(relation, RoleAssignment))

    def in_classes(self) -> Iterator[InClass]:
        """Relations to the organisation's classes."""
        return (relation for relation in self.relations.values() if isinstance(relation, InClass))

    def guardianships(self) -> Iterator[Guardianship]:
        """The guardianships of the organisation's pupils."""
        return (relation for relation in self.relations.values() if isinstance(relation, Guardianship))


def key(record: Record) -> Key:
    """Partition and sort key."""
    return record.pk, record.sk


class OrganisationFacts(Struct, frozen=True, kw_only=True):
    """The organisation of the part; `version` is 0 where the bundle has no row of it."""

    name: str
    kind: OrganisationKind
    removed: bool = False
    version: int = 0


class PersonFacts(Struct, frozen=True, kw_only=True):
    """A human being; see `OrganisationFacts.version`."""

    full_name: str
    removed: bool = False
    version: int = 0


class ClassFacts(Struct, frozen=True, kw_only=True):
    """A homeroom class, or the lessons of a subject in one (`subject_id`); `removed` and `version` of all its parts.

    `group_id` and `group_label` are there where the lessons are given to a group of the class (`map.classes`).
    """

    school_class: SchoolClass
    subject_id: str | None = None
    subject_name: str = ""
    group_id: str | None = None
    group_label: str | None = None
    removed: bool = False
    version: int = 0


class ImportContext(Struct, frozen=True, kw_only=True):
    """What rows of a part may refer to, by sourcedId: the part's own rows and, where these aren't all, stored records.

    `pupils` have that role somewhere. `untaken_classes` have a row that was not taken. `today` is an ISO 8601 date.
    """

    part: SchoolBundle
    stored: StoredRoster
    today: str
    organisation: OrganisationFacts
    classes: Mapping[str, ClassFacts] = field(default_factory=dict)
    persons: Mapping[str, PersonFacts] = field(default_factory=dict)
    pupils: frozenset[str] = frozenset()
    untaken_classes: frozenset[str] = frozenset()


class Findings(Struct, frozen=True, kw_only=True):
    """Problems of rows, and the persons and classes that rejected rows name: see `read.rows.Kept`."""

    problems: tuple[RowProblem, ...] = ()
    persons: frozenset[str] = frozenset()
    families: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()

    def __add__(self, other: Findings) -> Findings:
        return Findings(
            problems=self.problems + other.problems,
            persons=self.persons | other.persons,
            families=self.families | other.families,
            classes=self.classes | other.classes,
        )


def total(findings: list[Findings]) -> Findings:
    """All of them together."""
    return Findings(
        problems=tuple(problem for one in findings for problem in one.problems),
        persons=frozenset[str]().union(*(one.persons for one in findings)),
        families=frozenset[str]().union(*(one.families for one in findings)),
        classes=frozenset[str]().union(*(one.classes for one in findings)),
    )


def noted(row: Row, column: str, code: ReportCode, *, other: int | None = None) -> Findings:
    """A problem of a row, if it is for this part to report it; see `RowProblem.other`."""
    if not row.owned:
        return Findings()
    return Findings(problems=(RowProblem(file=row.file, row=row.number, column=column, code=code, other=other),))


def rejected(row: Row, column: str, code: ReportCode) -> Findings:
    """The same for a rejected row: the person that it names keeps what they have."""
    person = getattr(row, "person_id", "")
    return noted(row, column, code) + Findings(persons=frozenset({person} - {""}))


def context_of(part: SchoolBundle, stored: StoredRoster, today: str) -> ImportContext | None:
    """The context before any row is mapped; None if neither bundle nor table has the organisation."""
    organisation = _organisation(part, stored)
    if organisation is None:
        return None
    classes: dict[str, ClassFacts] = {}
    persons: dict[str, PersonFacts] = {}
    pupils: frozenset[str] = frozenset()
    if not part.region.whole(ClassRow):
        classes = {
            one.class_id: ClassFacts(school_class=one, removed=one.status == "ended") for one in stored.classes.values()
        }
    if not part.region.whole(UserRow):
        persons = {one.person_id: PersonFacts(full_name=one.full_name) for one in stored.persons.values()}
        pupils = frozenset(one.person_id for one in stored.roles() if one.role == "pupil" and one.status == "active")
    return ImportContext(
        part=part,
        stored=stored,
        today=today,
        organisation=organisation,
        classes=classes,
        persons=persons,
        pupils=pupils,
    )


def _organisation(part: SchoolBundle, stored: StoredRoster) -> OrganisationFacts | None:
    row, before = part.organisations.get(part.organisation_id), stored.organisation
    if row is not None and row.bare:
        # It says only that the organisation has gone.
        if before is None:
            return None
        return OrganisationFacts(name=before.name, kind=before.kind, removed=True, version=row.version)
    if row is not None:
        return OrganisationFacts(name=row.name, kind=row.kind, removed=row.removed, version=row.version)
    return OrganisationFacts(name=before.name, kind=before.kind) if before is not None else None


class Statuses(TypedDict):
    """See `Relation`."""

    status: Status
    own_status: Status | None


def statuses(*, removed: bool, unsupported: bool) -> Statuses:
    """A relation holds as long as its own source says so (not `removed`) and so does all that it leans on."""
    if removed:
        return {"status": "ended", "own_status": None}
    if unsupported:
        return {"status": "ended", "own_status": "active"}
    return {"status": "active", "own_status": None}
