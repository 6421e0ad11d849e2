"""Lays each row of a bundle in the parts of the organisations that it concerns."""

from __future__ import annotations

from functools import cache, partial
from sys import intern
from typing import IO, TYPE_CHECKING, Any, Protocol

from msgspec import Struct, field
from msgspec.structs import replace

from functions.roster.read.rows import (
    AGENTS,
    MOST_NAMES,
    USER_IDS,
    ClassRow,
    DemographicsRow,
    EnrolmentRow,
    OrganisationRow,
    RoleRow,
    UserRow,
    removes,
    typed,
)
from functions.roster.read.school_bundle import BUCKETS, Buckets, Spill, read_region, write_placement_index
from functions.roster.read.table import Lost
from functions.roster.rules import checks
from functions.roster.rules.report import Report, ReportCode, RowProblem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from functions.roster.read.bundle import Bundle
    from functions.roster.read.rows import Line, Row
    from functions.roster.read.school_bundle import Begins, Kind, Places, Region
    from functions.roster.read.table import Found


SCHOOL = "schoolSourcedId"
PLACES: dict[type[Row], str] = {ClassRow: SCHOOL, EnrolmentRow: SCHOOL, RoleRow: "orgSourcedId"}
"""The columns that say in which organisation a row belongs."""
_AT_USER_IDS = UserRow.COLUMNS.index(USER_IDS)


class Stored(Protocol):
    """What is stored, for a bundle that doesn't contain everything."""

    def knows(self, organisation_id: str) -> bool:
        """Whether the organisation is stored."""
        ...

    def places_of(self, person_id: str) -> list[str]:
        """The organisations in which somebody has a role."""
        ...

    def schools_of(self, class_ids: Iterable[str]) -> dict[str, str]:
        """The organisation of each class that is stored, ended classes too, by class id."""
        ...

    def open_ones(self, organisation_ids: Iterable[str]) -> list[str]:
        """The organisations among these that are stored and not closed."""
        ...

    def organisations_of(self, source: str) -> list[str]:
        """The organisations that follow the lists of everybody that a system sends."""
        ...


class Split(Struct, frozen=True, kw_only=True):
    """A bundle by organisation, on disk.

    Attributes:
        region: what all parts share, all but `placements` and the version.
        organisations: the rows of the organisations in the bundle.
        parts: the lines of each organisation that any row concerns (`school_bundle.read_school_bundle`).
        report: what is wrong in rows that belong to no part.
        classes, persons: where each has a place (`write_placement_index`).
    """

    region: Region
    organisations: list[OrganisationRow]
    parts: Spill
    report: Report
    classes: Classes
    persons: Persons

    @property
    def schools(self) -> list[str]:
        """The organisations that have a part, be it empty."""
        return sorted({row.sourced_id for row in self.organisations} | set(self.parts.names()))

    def write_placement_index(self, file: IO[bytes]) -> Begins:
        """Write where the bundle has classes and persons; see `read.school_bundle`."""
        sources: dict[Kind, Callable[[int], Mapping[str, Any]]] = {
            "class": self.classes.places,
            "person": self.persons.named_places,
            "enrolment": self.classes.enrolled_elsewhere,
        }
        return write_placement_index(sources, file, BUCKETS)


def split(bundle: Bundle, stored: Stored, folder: Path, snils_key: Callable[[str], str | None] | None = None) -> Split:
    """Lay each row in the parts of the organisations that it concerns, below an empty folder.

    `snils_key` hashes the digits of a СНИЛС, None where the stage uses none. The report is the caller's to close.
    """
    report = Report()
    region, problems = read_region(bundle)
    for problem in problems:
        report.add(problem)
    # A stored organisation that is a department now is closed, as if the bundle said so.
    closed = stored.open_ones(sorted(region.departments))
    region = replace(region, closed=closed, uses_snils=snils_key is not None)
    organisations = region.organisation_rows()
    (folder / "parts").mkdir()
    parts = Spill(folder / "parts")
    classes = Classes(Buckets(folder / "classes"))
    persons = Persons(Buckets(folder / "persons"), elsewhere=None if tells_all_persons(bundle) else stored.places_of)
    region = Splitter(
        bundle=bundle,
        region=region,
        report=report,
        stored=stored,
        organisations={row.sourced_id for row in organisations},
        parts=parts,
        classes=classes,
        persons=persons,
        followers=cache(partial(stored.organisations_of, bundle.source)),
        snils_key=snils_key,
    ).split()
    return Split(
        region=region, organisations=organisations, parts=parts, report=report, classes=classes, persons=persons
    )


type Strays = Sequence[tuple[type[Row], list[str]]]
"""Tables, each with the ids in its rows that are laid in no part: what these ids name stays as it is."""


class Splitter(Struct, frozen=True, kw_only=True):
    """Puts rows into parts: a line is the row's table and `rows.Line`. A function that places a row returns its strays.

    `region` is `school_bundle.read_region`'s, `organisations` are those of the bundle, `parts` are by organisation.
    `followers` returns all organisations that may be concerned by a row that says only that a relation has gone.
    """

    bundle: Bundle
    region: Region
    report: Report
    stored: Stored
    organisations: set[str]
    parts: Spill
    classes: Classes
    persons: Persons
    followers: Callable[[], list[str]]
    snils_key: Callable[[str], str | None] | None = None

    def split(self) -> Region:
        """Read everything that belongs to schools; the region with what has become known of these tables."""
        region = self._each_row(self.region, ClassRow, self._class)
        for chosen in self.classes.chosen(self.stored):
            self.classes.place(chosen.class_id, chosen.school)
            for number, school, cells in chosen.rows:
                if school == chosen.school:
                    self._lay(ClassRow, number, school, cells)
                else:
                    other = chosen.number
                    self.report.tell(ClassRow.table_file(), number, "sourcedId", ReportCode.DUPLICATE, other=other)
        region = self._each_row(region, EnrolmentRow, self._enrolment)
        region = self._each_row(region, RoleRow, partial(self._role, RoleRow.table_file()))
        region = self._each_row(region, UserRow, self._user)
        demographics = partial(self._person, DemographicsRow, DemographicsRow.table_file())
        region = self._each_row(region, DemographicsRow, demographics)
        self._persons(region)
        return region

    def _each_row(self, region: Region, model: type[Row], lay: Callable[[int, list[str]], Strays]) -> Region:
        """Lay the rows of a table; the region with what else is met in it."""
        with self.bundle.table(model) as table:
            if table is None:
                return region
            if table.columns is not None:
                region = region.with_table(self.bundle, model, table.columns)
            for problem in table.problems:
                self.report.add(problem)
            named, lost = self._laid(table.contents, model, lay)
        for stray_of, ids in named.items():
            region = region.with_named(stray_of, ids)
        return region.with_lost(model, lost)

    def _laid(
        self, contents: Iterable[Found], model: type[Row], lay: Callable[[int, list[str]], Strays]
    ) -> tuple[dict[type[Row], list[str]], Lost]:
        """Lay what is met in a table: the ids in strays by their table, and what could not be read."""
        at = model.COLUMNS.index(PLACES[model]) if model in PLACES else None
        named: dict[type[Row], list[str]] = {}
        lost = Lost()
        for met in contents:
            if isinstance(met, RowProblem):
                self.report.add(met)
            elif isinstance(met, Lost):
                lost = met
            else:
                number, cells = met
                if at is not None:
                    cells[at] = self._of_school(cells[at])
                for stray_of, ids in lay(number, cells):
                    if len(named.setdefault(stray_of, [])) <= MOST_NAMES:
                        named[stray_of] += ids
        return named, lost

    def _class(self, number: int, cells: list[str]) -> Strays:
        school = _cell(ClassRow, cells, SCHOOL)
        if self._removes_by_id(ClassRow, cells, SCHOOL):
            for place in self.stored.schools_of([cells[0]]).values():
                self._lay(ClassRow, number, place, cells)
        elif not self._is_known(school):
            return self._astray(ClassRow, (ClassRow.table_file(), number, SCHOOL), cells)
        elif cells[0]:
            self.classes.row(number, school, cells)
        else:
            self._lay(ClassRow, number, school, cells)
        return ()

    def _enrolment(self, number: int, cells: list[str]) -> Strays:
        school = _cell(EnrolmentRow, cells, SCHOOL)
        if self._removes_by_id(EnrolmentRow, cells, SCHOOL):
            self._lay_by_id(EnrolmentRow, number, cells)
            return ()
        if not self._is_known(school):
            return self._astray(EnrolmentRow, (EnrolmentRow.table_file(), number, SCHOOL), cells)
        self._lay(EnrolmentRow, number, school, cells)
        person = _cell(EnrolmentRow, cells, "userSourcedId")
        self.persons.place(person, school)
        if self.bundle.mode(EnrolmentRow) != "bulk":
            self._person(EnrolmentRow, EnrolmentRow.table_file(), number, cells)
        elif not removes(cells[1]):
            self.classes.enrol(_cell(EnrolmentRow, cells, "classSourcedId"), school, person)
        return ()

    def _removes_by_id(self, model: type[Row], cells: list[str], place: str) -> bool:
        """Whether a row removes what its sourcedId names, and doesn't say where that is."""
        return bool(cells[0]) and removes(cells[1]) and not _cell(model, cells, place)

    def _lay_by_id(self, model: type[Row], number: int, cells: list[str]) -> None:
        """Lay a row that removes a relation where that may be: in a list of everybody it is absent anyway."""
        if self.bundle.mode(model) != "delta":
            return
        class_id = _cell(model, cells, "classSourcedId") if model is EnrolmentRow else ""
        if _cell(model, cells, "userSourcedId"):
            self._person(model, model.table_file(), number, cells)
            return
        places = list(self.stored.schools_of([class_id]).values()) if class_id else self.followers()
        # Only where it is looked for in one organisation alone can its part report that there is none.
        for place in places:
            self.parts.add(place, [model.FILE, model.table_file(), number, int(len(places) == 1), cells])
        if len(places) != 1:
            code = ReportCode.LOOKED_UP if places else ReportCode.REFERENCE
            self.report.tell(model.table_file(), number, "sourcedId", code)

    def _persons(self, region: Region) -> None:
        for (table, file, number, cells), places in self.persons.rows():
            if table == EnrolmentRow.FILE:
                self._enrolled_elsewhere(number, cells, places)
                continue
            for position, place in enumerate(places):
                self.parts.add(place, [table, file, number, int(position == 0), cells])
            if not places and table != RoleRow.FILE:
                self._homeless(
                    region, UserRow if table == UserRow.FILE else DemographicsRow, (file, number, True, cells)
                )
        self.parts.flush()

    def _enrolled_elsewhere(self, number: int, cells: list[str], places: list[str]) -> None:
        """Lay a change of an enrolment where the person is besides: the same row may have stood in another school."""
        school = _cell(EnrolmentRow, cells, SCHOOL)
        for position, place in enumerate(one for one in places if one != school):
            owned = int(position == 0 and not school)
            self.parts.add(place, [EnrolmentRow.FILE, EnrolmentRow.table_file(), number, owned, cells])
        if not (school or places):
            self.report.tell(EnrolmentRow.table_file(), number, "userSourcedId", ReportCode.REFERENCE)

    def _user(self, number: int, cells: list[str]) -> Strays:
        cells[_AT_USER_IDS] = checks.without_numbers(cells[_AT_USER_IDS], self.snils_key) if self.snils_key else ""
        self._person(UserRow, UserRow.table_file(), number, cells)
        for agent in _cell(UserRow, cells, AGENTS).split(","):
            if agent.strip():
                self.persons.name(cells[0], agent.strip())
        strays: list[tuple[type[Row], list[str]]] = []
        if self.region.one_roster == "1.1":
            named = (one.strip() for one in _cell(UserRow, cells, "orgSourcedIds").split(","))
            for organisation in dict.fromkeys(map(self._of_school, named)):
                role = _cell(UserRow, cells, "role")
                row = [*cells[:3], cells[0], role, organisation, "", ""]
                strays += self._role(UserRow.table_file(), number, row)
        return strays

    def _role(self, file: str, number: int, cells: list[str]) -> Strays:
        if self._removes_by_id(RoleRow, cells, "orgSourcedId"):
            self._lay_by_id(RoleRow, number, cells)
            return ()
        organisation = _cell(RoleRow, cells, "orgSourcedId")
        if self._is_known(organisation):
            person = _cell(RoleRow, cells, "userSourcedId")
            self.persons.place(person, organisation)
            return self._person(RoleRow, file, number, cells)
        if self.bundle.mode(RoleRow) == "delta":
            self._person(RoleRow, file, number, cells)
        return self._astray(RoleRow, (file, number, "orgSourcedId"), cells)

    def _of_school(self, organisation: str) -> str:
        """The school that a department is a part of; any other organisation itself."""
        return self.region.departments.get(organisation, organisation)

    def _lay(self, model: type[Row], number: int, school: str, cells: list[str]) -> None:
        self.parts.add(school, [model.FILE, model.table_file(), number, 1, cells])

    def _astray(self, model: type[Row], where: tuple[str, int, str], cells: list[str]) -> Strays:
        """Report a row that leads to no organisation. An unknown organisation's name is a move; an empty cell isn't."""
        organisation = _cell(model, cells, where[2])
        if organisation in self.region.unused:
            return ()  # its own row's line says so
        if organisation:
            self.report.tell(*where, ReportCode.REFERENCE)
            return ()
        self.report.tell(*where, ReportCode.MISSING)
        return [(model, sorted(_cell(model, cells, name) for name in (model.PERSON, model.CLASS) if name))]

    def _is_known(self, organisation: str) -> bool:
        if organisation in self.organisations:
            return True
        listed_whole = self.region.mode(OrganisationRow) == "bulk"
        return bool(organisation) and not listed_whole and self.stored.knows(organisation)

    def _person(self, model: type[Row], file: str, number: int, cells: list[str]) -> Strays:
        person = _cell(model, cells, model.PERSON or "sourcedId")
        self.persons.row(person, [model.FILE, file, number, cells])
        return ()

    def _homeless(self, region: Region, model: type[Row], line: Line) -> None:
        """Report why a row goes nowhere: because of itself, or because nobody says where the person belongs."""
        code = ReportCode.NO_PLACE if model is UserRow else ReportCode.REFERENCE
        typed_line = typed([line], model, region)
        for problem in typed_line.problems:
            self.report.add(problem)
        for row in typed_line.rows:
            self.report.tell(row.file, row.number, "sourcedId", code)


def tells_all_persons(bundle: Bundle) -> bool:
    """Whether everybody's organisations are in the bundle."""
    tables: tuple[type[Row], ...] = (UserRow,) if bundle.one_roster == "1.1" else (UserRow, RoleRow)
    return all(bundle.mode(model) == "bulk" for model in tables)


def _cell(model: type[Row], cells: list[str], column: str) -> str:
    return cells[model.COLUMNS.index(column)]


MOST_CLASSES_REMEMBERED = 300_000
"""Classes whose school is in memory, some 60 MB: of these an enrolment that agrees need not go to disk and back."""

type ClassLine = tuple[int, str, list[str]]
"""Row number, school and cells."""


class ChosenClass(Struct, frozen=True):
    """A class with all its rows: the school in which it is, and the number of the row that says so."""

    class_id: str
    school: str
    number: int
    rows: list[ClassLine]


class Classes(Struct):
    """The rows about classes; the schools of the first `most_remembered` classes are in memory."""

    buckets: Buckets
    most_remembered: int = MOST_CLASSES_REMEMBERED
    _schools: dict[str, str] = field(default_factory=dict)

    def row(self, number: int, school: str, cells: list[str]) -> None:
        """Add a row of classes.csv."""
        self.buckets.add("rows", [cells[0], number, school, cells])

    def chosen(self, stored: Stored) -> Iterator[ChosenClass]:
        """Each class with the row that counts, after all rows have come.

        A class stays where it is, if the bundle has it there; else the first row counts. Of a row that removes the
        class and a row that has it elsewhere the latter does: so some systems report that it moves.
        """
        for bucket in range(self.buckets.count):
            by_class: dict[str, list[ClassLine]] = {}
            for class_id, number, school, cells in self.buckets.lines("rows", bucket):
                by_class.setdefault(class_id, []).append((number, school, cells))
            torn = sorted(one for one, rows in by_class.items() if len({school for _, school, _ in rows}) > 1)
            stored_schools = stored.schools_of(torn) if torn else {}
            for class_id, rows in by_class.items():
                number, school = _counting(rows, stored_schools.get(class_id))
                yield ChosenClass(class_id, school, number, rows)

    def place(self, class_id: str, school: str) -> None:
        """Note that a class is in a school."""
        self.buckets.add("places", [class_id, school])
        if len(self._schools) < self.most_remembered:
            self._schools[class_id] = intern(school)

    def enrol(self, class_id: str, school: str, person: str) -> None:
        """A row of enrollments.csv has somebody in a class, and that in a school; after all classes are placed."""
        if self._schools.get(class_id) != school:
            self.buckets.add("enrolled", [class_id, school, person])

    def places(self, bucket: int) -> Places:
        """The school of each class, by id."""
        return self.buckets.places("places", bucket)

    def enrolled_elsewhere(self, bucket: int) -> Mapping[str, Mapping[str, Sequence[str]]]:
        """Persons by class and the school that enrolments have it in, where no row has the class in that school."""
        places = self.places(bucket)
        elsewhere: dict[str, dict[str, dict[str, None]]] = {}
        for class_id, school, person in self.buckets.lines("enrolled", bucket):
            if school not in places.get(class_id, ()):
                elsewhere.setdefault(class_id, {}).setdefault(school, {})[person] = None
        return {one: {school: list(some) for school, some in schools.items()} for one, schools in elsewhere.items()}


def _counting(rows: list[ClassLine], stored_school: str | None) -> tuple[int, str]:
    """Number and school of the row that counts; `stored_school` has the class in the table."""
    return min(rows, key=lambda row: (removes(row[2][1]), row[1] != stored_school, row[0]))[:2]


class Persons(Struct):
    """The rows about persons, until the organisations of the persons are known.

    `elsewhere` finds organisations of a person outside the bundle; it is asked only where the bundle need not have all.
    """

    buckets: Buckets
    elsewhere: Callable[[str], list[str]] | None = None

    def place(self, person: str, organisation: str) -> None:
        """Note that a person belongs to an organisation."""
        self.buckets.add("places", [person, organisation])

    def named_places(self, bucket: int) -> Places:
        """The organisations to which persons belong by the bundle itself."""
        return self.buckets.places("places", bucket)

    def name(self, person: str, agent: str) -> None:
        """Note that a person represents another person, or is represented."""
        self.buckets.add("names", [person, agent])

    def row(self, person: str, line: list[Any]) -> None:
        """Add a row about a person."""
        self.buckets.add("rows", [person, line])

    def rows(self) -> Iterator[tuple[list[Any], list[str]]]:
        """Each row with the organisations that it goes to, the person's own first; none where there are none.

        It is called once, after everything has come.
        """
        self._lay_kin()
        return self._rows()

    def _lay_kin(self) -> None:
        """Lay the organisations of guardians and children beside each person."""
        buckets = self.buckets
        for bucket in range(buckets.count):
            places = self._places(bucket)
            for person, agent in buckets.lines("names", bucket):
                if own := places.get(person):
                    buckets.add("asks", [agent, person, list(own)])
        for bucket in range(buckets.count):
            places = self._places(bucket)
            for agent, person, theirs in buckets.lines("asks", bucket):
                buckets.add("kin", [agent, theirs])
                buckets.add("kin", [person, list(places.get(agent, ()))])

    def _rows(self) -> Iterator[tuple[list[Any], list[str]]]:
        buckets = self.buckets
        for bucket in range(buckets.count):
            places = self._places(bucket)
            for person, theirs in buckets.lines("kin", bucket):
                places.setdefault(person, {}).update(dict.fromkeys(theirs))
            for person, line in buckets.lines("rows", bucket):
                yield line, list(places.get(person, ()))

    def _places(self, bucket: int) -> Places:
        places = self.named_places(bucket)
        if self.elsewhere is not None:
            for person in {person for person, _ in self.buckets.lines("rows", bucket)}:
                places.setdefault(person, {}).update(dict.fromkeys(self.elsewhere(person)))
        return places
