"""Each row of a bundle into the parts of the organisations that it concerns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from functions.roster.cells import removes
from functions.roster.problems import Code
from functions.roster.rows.classes import ClassRow
from functions.roster.rows.organisations import OrganisationRow
from functions.roster.rows.people import AGENTS, DemographicsRow, UserRow
from functions.roster.rows.relations import EnrolmentRow, RoleRow
from functions.roster.rows.typed import typed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from functions.roster.bundle import Bundle
    from functions.roster.report import Report
    from functions.roster.rows.row import Row
    from functions.roster.rows.typed import Line
    from functions.roster.splitting.classes import Classes
    from functions.roster.splitting.places import Persons
    from functions.roster.splitting.region import Region
    from functions.roster.splitting.spill import Spill


SCHOOL = "schoolSourcedId"


class Stored(Protocol):
    """What the table has, for a bundle that doesn't tell all."""

    def knows(self, organisation_id: str) -> bool:
        """Whether there is such an organisation."""
        ...

    def places_of(self, person_id: str) -> list[str]:
        """The organisations in which somebody has a role."""
        ...

    def schools_of(self, class_ids: Iterable[str]) -> dict[str, str]:
        """The organisation of each class that there is, an ended one too."""
        ...


@dataclass(slots=True)
class Splitter:
    """Lays rows in parts: a line is the row's table and `rows.typed.Line`.

    `organisations` are those of the bundle, `parts` are by organisation.
    """

    bundle: Bundle
    region: Region
    report: Report
    stored: Stored
    organisations: set[str]
    parts: Spill
    classes: Classes
    persons: Persons

    def split(self) -> None:
        """Read everything that belongs to schools."""
        self._classes()
        self._enrolments()
        for number, cells in self._rows(RoleRow):
            self._role(RoleRow.table_file(), number, cells)
        self._users()
        for number, cells in self._rows(DemographicsRow):
            self._person(DemographicsRow, DemographicsRow.table_file(), number, cells)
        self._persons()

    def _classes(self) -> None:
        for number, cells in self._rows(ClassRow):
            if (school := self._school(ClassRow, number, cells)) is None:
                continue
            if cells[0]:
                self.classes.row(number, school, cells)
            else:
                self._lay(ClassRow, number, school, cells)
        for (number, school, cells), other in self.classes.settled(self.stored):
            if other is None:
                self._lay(ClassRow, number, school, cells)
            else:
                self.report.tell(ClassRow.table_file(), number, "sourcedId", Code.DUPLICATE, other=other)

    def _enrolments(self) -> None:
        whole = self.bundle.mode(EnrolmentRow) == "bulk"
        for number, cells in self._rows(EnrolmentRow):
            if (school := self._school(EnrolmentRow, number, cells)) is not None:
                self._lay(EnrolmentRow, number, school, cells)
                person = _cell(EnrolmentRow, cells, "userSourcedId")
                self.persons.place(person, school)
                if whole and not removes(cells[1]):
                    self.classes.enrol(_cell(EnrolmentRow, cells, "classSourcedId"), school, person)

    def _persons(self) -> None:
        for (table, file, number, cells), places in self.persons.rows():
            for position, place in enumerate(places):
                self.parts.add(place, [table, file, number, int(position == 0), cells])
            if not places:
                self._homeless(UserRow if table == UserRow.FILE else DemographicsRow, (file, number, True, cells))
        self.parts.flush()

    def _users(self) -> None:
        for number, cells in self._rows(UserRow):
            self._person(UserRow, UserRow.table_file(), number, cells)
            for agent in _cell(UserRow, cells, AGENTS).split(","):
                if agent.strip():
                    self.persons.name(cells[0], agent.strip())
            if self.region.one_roster == "1.1":
                for organisation in _cell(UserRow, cells, "orgSourcedIds").split(","):
                    role = _cell(UserRow, cells, "role")
                    row = [*cells[:3], cells[0], role, organisation.strip(), "", ""]
                    self._role(UserRow.table_file(), number, row)

    def _role(self, file: str, number: int, cells: list[str]) -> None:
        organisation = _cell(RoleRow, cells, "orgSourcedId")
        if self._known(organisation):
            person = _cell(RoleRow, cells, "userSourcedId")
            self.persons.place(person, organisation)
            self._person(RoleRow, file, number, cells)
        else:
            self._astray(RoleRow, (file, number, "orgSourcedId"), cells)

    def _rows(self, model: type[Row]) -> Iterator[tuple[int, list[str]]]:
        with self.bundle.table(model, self.report) as table:
            if table is not None:
                self.region.note(self.bundle, model, table.columns)
                yield from table.rows
                self.region.lose(model, table.lost)

    def _school(self, model: type[Row], number: int, cells: list[str]) -> str | None:
        """The school that a row names; None where there is no such school."""
        school = _cell(model, cells, SCHOOL)
        if self._known(school):
            return school
        self._astray(model, (model.table_file(), number, SCHOOL), cells)
        return None

    def _lay(self, model: type[Row], number: int, school: str, cells: list[str]) -> None:
        self.parts.add(school, [model.FILE, model.table_file(), number, 1, cells])

    def _astray(self, model: type[Row], where: tuple[str, int, str], cells: list[str]) -> None:
        """Tell of a row that leads to no organisation. To name an unknown one is to move there; an empty cell isn't."""
        if _cell(model, cells, where[2]):
            self.report.tell(*where, Code.REFERENCE)
        else:
            self.report.tell(*where, Code.MISSING)
            self.region.keep(model, [_cell(model, cells, name) for name in (model.PERSON, model.CLASS) if name])

    def _known(self, organisation: str) -> bool:
        if organisation in self.organisations:
            return True
        told_whole = self.region.mode(OrganisationRow) == "bulk"
        return bool(organisation) and not told_whole and self.stored.knows(organisation)

    def _person(self, model: type[Row], file: str, number: int, cells: list[str]) -> None:
        person = _cell(model, cells, model.PERSON or "sourcedId")
        self.persons.row(person, [model.FILE, file, number, cells])

    def _homeless(self, model: type[Row], line: Line) -> None:
        """Tell why a row goes nowhere: because of itself, or because nobody says where the person belongs."""
        code = Code.NO_PLACE if model is UserRow else Code.REFERENCE
        for row in typed([line], model, self.report, self.region):
            self.report.tell(row.file, row.number, "sourcedId", code)


def tells_all_persons(bundle: Bundle) -> bool:
    """Whether everybody's organisations are in the bundle."""
    tables: tuple[type[Row], ...] = (UserRow,) if bundle.one_roster == "1.1" else (UserRow, RoleRow)
    return all(bundle.mode(model) == "bulk" for model in tables)


def _cell(model: type[Row], cells: list[str], column: str) -> str:
    return cells[model.COLUMNS.index(column)]
