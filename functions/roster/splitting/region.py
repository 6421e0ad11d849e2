"""What every school's part leans on: organisations, terms and subjects, and what the bundle tells."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from functions.roster.problems import Code
from functions.roster.report import Report
from functions.roster.rows.classes import CourseRow
from functions.roster.rows.organisations import OrganisationRow, SessionRow, ahead
from functions.roster.rows.people import AGENTS, UserRow
from functions.roster.rows.relations import RoleRow
from functions.roster.rows.typed import by_id, typed
from functions.roster.tables.lost import MOST_NAMES
from svyazka_common import clock

if TYPE_CHECKING:
    from collections.abc import Iterable

    from functions.roster.bundle import Bundle
    from functions.roster.manifest import Mode
    from functions.roster.rows.row import Row
    from functions.roster.rows.typed import Line
    from functions.roster.splitting.whereabouts import Begins
    from functions.roster.tables.lost import Lost


NEVER = 2**53


@dataclass(slots=True, kw_only=True)
class Region:
    """The part of a bundle that belongs to no school.

    `modes` are of the tables that were read: what the manifest calls bulk but could not be read tells nothing, and
    nobody is absent from it. `named` is, by table, what stood in rows that could not be read or laid in a part;
    `broken_off` are the tables of which rows are missing. `agents_told`: users.csv has the column of guardians at all.
    `whereabouts`: see `splitting.whereabouts`.
    `version`, `latest`, `untold`: see `rows.typed.Source`.
    """

    version: int
    latest: int = NEVER
    modes: dict[str, Mode] = field(default_factory=dict)
    named: dict[str, list[str]] = field(default_factory=dict)
    broken_off: list[str] = field(default_factory=list)
    untold: dict[str, list[str]] = field(default_factory=dict)
    agents_told: bool = False
    whereabouts: Begins = field(default_factory=dict)
    one_roster: str = "1.2"
    organisations: list[Line] = field(default_factory=list)
    sessions: list[Line] = field(default_factory=list)
    courses: list[Line] = field(default_factory=list)

    def document(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)

    def mode(self, model: type[Row]) -> Mode:
        """What a table tells; see `modes`."""
        return self.modes.get(model.FILE, "absent")

    def whole(self, model: type[Row]) -> bool:
        """Whether who isn't in a table has gone: it has everybody, and could be read to its end."""
        return self.mode(model) == "bulk" and model.FILE not in self.broken_off

    def rows(self) -> dict[str, Any]:
        """Organisations, sessions and courses as typed rows by id; what is wrong with them has been told."""
        with Report() as told:
            return {
                "organisations": by_id(typed(self.organisations, OrganisationRow, told, self)),
                "sessions": by_id(typed(self.sessions, SessionRow, told, self)),
                "courses": by_id(typed(self.courses, CourseRow, told, self)),
            }

    def note(self, bundle: Bundle, model: type[Row], columns: frozenset[str]) -> None:
        """A table can be read."""
        self.modes[model.FILE] = bundle.mode(model)
        self.untold[model.FILE] = [column for column in model.COLUMNS if column not in columns]
        if model is UserRow:
            self.agents_told = AGENTS in columns
            if self.one_roster == "1.1":
                self.modes[RoleRow.FILE] = bundle.mode(UserRow)

    def lose(self, model: type[Row], lost: Lost) -> None:
        """A table has been read, but for that."""
        self.keep(model, lost.names)
        if lost.broken_off:
            self._broken_off(model)

    def keep(self, model: type[Row], ids: Iterable[str]) -> None:
        """Rows of a table that were not taken name these, or may do so; a table with too many is as one broken off."""
        named = self.named.setdefault(model.FILE, [])
        named += sorted(ids)
        if len(named) > MOST_NAMES:
            self._broken_off(model)

    def _broken_off(self, model: type[Row]) -> None:
        with_roles = model is UserRow and self.one_roster == "1.1"
        for table in (model, RoleRow) if with_roles else (model,):
            self.named[table.FILE] = []
            if table.FILE not in self.broken_off:
                self.broken_off.append(table.FILE)


def read_region(bundle: Bundle, report: Report) -> tuple[Region, list[OrganisationRow]]:
    """Read the tables that are the same for all, and tell what is wrong with them."""
    for problem in bundle.manifest.problems:
        report.add(problem)
    region = Region(version=bundle.version, latest=bundle.latest, one_roster=bundle.one_roster)
    kept: dict[type[Row], list[Line]] = {}
    for model in (OrganisationRow, SessionRow, CourseRow):
        with bundle.table(model, report) as table:
            kept[model] = [(model.table_file(), number, True, cells) for number, cells in table.rows] if table else []
            if table is not None:
                region.note(bundle, model, table.columns)
    region.organisations, region.sessions, region.courses = kept.values()
    organisations = list(typed(region.organisations, OrganisationRow, report, region))
    for session in ahead(list(typed(region.sessions, SessionRow, report, region)), clock.today()):
        report.tell(session.file, session.number, "startDate", Code.TERM_IN_FUTURE)
    for _ in typed(region.courses, CourseRow, report, region):
        pass
    return region, organisations
