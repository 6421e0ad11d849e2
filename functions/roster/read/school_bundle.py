"""A part of a bundle: what it says of one organisation, its own rows and the tables that all organisations share.

Parts are files of JSON lines on disk, beside an index of where classes and persons are.
"""

from __future__ import annotations

import gzip
import json
from itertools import batched, pairwise
from typing import IO, TYPE_CHECKING, Any, Literal, Self
from zlib import crc32

from msgspec import Struct, field
from msgspec.structs import asdict, replace

from functions.roster.read.rows import (
    AGENTS,
    MODELS,
    MOST_NAMES,
    ClassRow,
    CourseRow,
    DemographicsRow,
    EnrolmentRow,
    Kept,
    OrganisationRow,
    RoleRow,
    SessionRow,
    Typed,
    UserRow,
    by_id,
    departments,
    future_sessions,
    typed,
)
from functions.roster.rules.report import ReportCode, RowProblem
from svyazka_common import clock
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from functions.roster.read.bundle import Bundle, Mode
    from functions.roster.read.rows import Line, Row
    from functions.roster.read.table import Lost

LINES_DECODED_TOGETHER = 500
"""Lines that are read together: one by one they take three times as long."""

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
BUDGET = 24 * 1024 * 1024
"""Characters that wait in memory; three thousand schools then get some 8 KB at a time."""
LEVEL = 3
BUCKETS = 64
"""Of a region with 2.5 million persons, each then holds 40 thousand: some 12 MB."""

type Places = dict[str, dict[str, None]]
"""Organisations by id, in the order in which they came."""


def to_line(values: list[Any]) -> str:
    """A line of JSON, without the end of the line."""
    return _encode(values)


def of_lines(lines: Iterable[str]) -> Iterator[list[Any]]:
    """The values of lines; only some are in memory at once. Raises ValueError for a line that isn't JSON."""
    for batch in batched(lines, LINES_DECODED_TOGETHER, strict=False):
        yield from json.loads(f"[{','.join(batch)}]")


class Spill(Struct):
    """Files of JSON lines by name, packed by gzip as they grow: a gzip file may have many members."""

    folder: Path
    budget: int = BUDGET
    _waiting: dict[str, list[str]] = field(default_factory=dict)
    _numbers: dict[str, int] = field(default_factory=dict)
    _size: int = 0

    def add(self, name: str, line: list[Any]) -> None:
        """Add a line to the file of that name."""
        text = to_line(line)
        waiting = self._waiting.get(name)
        if waiting is None:
            waiting = self._waiting[name] = []
        waiting.append(text)
        self._size += len(text)
        if self._size > self.budget:
            self.flush()

    def flush(self) -> None:
        """Write what waits."""
        for name, lines in self._waiting.items():
            with self.path(name).open("ab") as file:
                file.write(gzip.compress(("\n".join(lines) + "\n").encode("utf-8", "replace"), LEVEL, mtime=0))
        self._waiting.clear()
        self._size = 0

    def path(self, name: str) -> Path:
        """Where a file lies; it is there once something was written."""
        number = self._numbers.setdefault(name, len(self._numbers))
        return self.folder / f"{number}.jsonl.gz"

    def names(self) -> list[str]:
        """The files that there are."""
        return list(self._numbers.keys() | self._waiting.keys())

    def lines(self, name: str) -> Iterator[list[Any]]:
        """A file's lines; none where nothing was added."""
        self.flush()
        if name not in self._numbers:
            return
        with gzip.open(self.path(name), "rt", encoding="utf-8", newline="\n") as file:
            yield from of_lines(file)


def bucket_of(name: str, buckets: int) -> int:
    """In which of so many buckets an id lies."""
    return crc32(name.encode("utf-8", "replace")) % buckets


class Buckets(Struct):
    """Lines of several kinds, each kind in as many buckets; the first cell of a line is its id."""

    folder: Path
    count: int = BUCKETS
    _spills: dict[str, Spill] = field(default_factory=dict)

    def add(self, kind: str, line: list[Any]) -> None:
        """Lay a line where its id belongs."""
        self._spill(kind).add(str(bucket_of(line[0], self.count)), line)

    def lines(self, kind: str, bucket: int) -> Iterator[list[Any]]:
        """What lies in a bucket, in the order in which it came."""
        return self._spill(kind).lines(str(bucket))

    def places(self, kind: str, bucket: int) -> Places:
        """What was laid in a bucket as lines of id and organisation."""
        places: Places = {}
        for name, organisation in self.lines(kind, bucket):
            places.setdefault(name, {})[organisation] = None
        return places

    def _spill(self, kind: str) -> Spill:
        if kind not in self._spills:
            folder = self.folder / kind
            folder.mkdir(parents=True)
            self._spills[kind] = Spill(folder, budget=4 * 1024 * 1024)
        return self._spills[kind]


type Kind = Literal["class", "person", "enrolment"]
"""Organisations of classes and of persons, and what `PlacementIndex.enrolled_elsewhere` answers."""
type Begins = dict[Kind, list[int]]
"""Where in the file each bucket of a kind begins, and where the last bucket ends."""


def write_placement_index(
    sources: Mapping[Kind, Callable[[int], Mapping[str, Any]]], file: IO[bytes], buckets: int
) -> Begins:
    """Write the index to a file; returns where its buckets begin. `sources` gives a bucket's entries by id."""
    begins: Begins = {}
    for kind, of_bucket in sources.items():
        marks = begins[kind] = [file.tell()]
        for bucket in range(buckets):
            if entries := of_bucket(bucket):
                file.write(gzip.compress(json.dumps(entries).encode(), mtime=0))
            marks.append(file.tell())
    return begins


class PlacementIndex(Struct, frozen=True):
    """`begins` are `write_placement_index`'s, `read` gives the bytes of the file from one position up to another."""

    begins: Mapping[Kind, Sequence[int]] = field(default_factory=dict)
    read: Callable[[int, int], bytes] = lambda _first, _end: b""

    def of(self, kind: Literal["class", "person"], names: Iterable[str]) -> dict[str, list[str]]:
        """The organisations in which the bundle has a class, or a person with a role or place, by known ids.

        A class has one organisation only (`read.split`).
        """
        return {name: list(places) for name, places in self._entries(kind, names).items()}

    def enrolled_elsewhere(self, class_ids: Iterable[str], organisation_id: str) -> set[str]:
        """Persons that rows of other organisations enrol in these classes, though they don't have them."""
        by_class = self._entries("enrolment", class_ids).values()
        return {
            person
            for by_school in by_class
            for school in by_school.keys() - {organisation_id}
            for person in by_school[school]
        }

    def _entries(self, kind: Kind, names: Iterable[str]) -> dict[str, dict[str, Any]]:
        spans = list(pairwise(self.begins.get(kind, ())))
        wanted: dict[tuple[int, int], list[str]] = {}
        for name in names:
            if spans:
                wanted.setdefault(spans[bucket_of(name, len(spans))], []).append(name)
        entries: dict[str, dict[str, Any]] = {}
        for (first, end), bucket_names in sorted(wanted.items()):
            if first < end:
                bucket = json.loads(gzip.decompress(self.read(first, end)))
                entries |= {name: bucket[name] for name in bucket_names if name in bucket}
        return entries


NEVER = 2**53


class Region(Struct, frozen=True, kw_only=True):
    """The part of a bundle that belongs to no school.

    `modes` are of the tables that were read: a table that the manifest calls bulk but could not be read counts as not
    there, and nobody is absent from it. `named` contains, by table, the ids of rows that could not be read or put into
    a part. `broken_off` are the tables of which rows are missing. `agents_named`: users.csv has a column of guardians.
    `placements`: see `Begins`. `dated`: see `bundle.Bundle`.
    `version`, `uploaded`, `untold`, `columns`, `ends_inclusive`: see `rows.Source`.
    `departments` are those that are parts of a school, with that school (`rows.departments`).
    `closed` are those of them that are organisations in the table. `uses_snils`: see `split.split`.
    `unused` are organisations of types that are not used.
    """

    version: int
    dated: int = 0
    uploaded: int = NEVER
    modes: dict[str, Mode] = field(default_factory=dict)
    named: dict[str, list[str]] = field(default_factory=dict)
    broken_off: list[str] = field(default_factory=list)
    untold: dict[str, list[str]] = field(default_factory=dict)
    columns: dict[str, list[str]] = field(default_factory=dict)
    agents_named: bool = False
    placements: Begins = field(default_factory=dict)
    one_roster: str = "1.2"
    ends_inclusive: bool = False
    uses_snils: bool = False
    departments: dict[str, str] = field(default_factory=dict)
    unused: list[str] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    organisations: list[Line] = field(default_factory=list)
    sessions: list[Line] = field(default_factory=list)
    courses: list[Line] = field(default_factory=list)

    def document(self) -> dict[str, Any]:
        """As JSON; see `of_document`."""
        return asdict(self)

    @classmethod
    def of_document(cls, document: dict[str, Any]) -> Self:
        """From JSON, also from that of a version of this code that knew fewer facts or more."""
        return cls(**{name: value for name, value in document.items() if name in cls.__struct_fields__})

    def mode(self, model: type[Row]) -> Mode:
        """A table's mode; see `modes`."""
        return self.modes.get(model.FILE, "absent")

    def whole(self, model: type[Row]) -> bool:
        """Whether absence from a table means gone: it lists everybody, and could be read to its end."""
        return self.mode(model) == "bulk" and model.FILE not in self.broken_off

    def rows(self) -> dict[str, Any]:
        """Organisations, sessions and courses as typed rows by id; the report of the bundle has what is wrong."""
        return {
            "organisations": by_id(self.organisation_rows()),
            "sessions": by_id(typed(self.sessions, SessionRow, self).rows),
            "courses": by_id(typed(self.courses, CourseRow, self).rows),
        }

    def organisation_rows(self) -> list[OrganisationRow]:
        """The rows of the organisations that have parts of their own."""
        rows = [row for row in typed(self.organisations, OrganisationRow, self).rows if row.used]
        closed = [replace(row, removed=True) for row in rows if row.sourced_id in self.closed]
        return [row for row in rows if row.sourced_id not in self.departments] + closed

    def authorities(self) -> set[str]:
        """The ids of the education authorities in the bundle."""
        return {row.sourced_id for row in self.organisation_rows() if row.kind == "authority"}

    def with_table(self, bundle: Bundle, model: type[Row], columns: frozenset[str]) -> Region:
        """The same with a table that can be read and has these columns of the model."""
        modes = {model.FILE: bundle.mode(model)}
        if model is UserRow and self.one_roster == "1.1":
            modes[RoleRow.FILE] = bundle.mode(UserRow)
        return replace(
            self,
            modes=self.modes | modes,
            untold=self.untold | {model.FILE: [column for column in model.COLUMNS if column not in columns]},
            agents_named=AGENTS in columns if model is UserRow else self.agents_named,
        )

    def with_lost(self, model: type[Row], lost: Lost) -> Region:
        """The same with the possible ids in rows of a table that could not be read."""
        region = self.with_named(model, sorted(lost.names))
        return region.with_broken_off(model) if lost.broken_off else region

    def with_named(self, model: type[Row], ids: Iterable[str]) -> Region:
        """The same with ids that rows of a table name, or may name, which were not taken.

        A table with too many of them counts as broken off.
        """
        named = [*self.named.get(model.FILE, ()), *ids]
        region = replace(self, named=self.named | {model.FILE: named})
        return region.with_broken_off(model) if len(named) > MOST_NAMES else region

    def with_broken_off(self, model: type[Row]) -> Region:
        """The same with a table of which rows are missing; of OneRoster 1.1 users.csv has the roles, too."""
        with_roles = model is UserRow and self.one_roster == "1.1"
        tables = [table.FILE for table in ((model, RoleRow) if with_roles else (model,))]
        return replace(
            self,
            named=self.named | {table: [] for table in tables},
            broken_off=[*self.broken_off, *(table for table in tables if table not in self.broken_off)],
        )


def inclusive_sources() -> frozenset[str]:
    """The systems, by `source.systemCode`, that write last days where the standard asks for the days after them."""
    codes = Setting.ROSTER_INCLUSIVE_END_DATES.read_or("")
    return frozenset(code for part in codes.split(",") if (code := part.strip()))


def read_region(bundle: Bundle) -> tuple[Region, list[RowProblem]]:
    """Read the tables that are the same for all, and what is wrong with them and the manifest."""
    region = Region(
        version=bundle.dated,
        dated=bundle.dated,
        uploaded=bundle.uploaded,
        one_roster=bundle.one_roster,
        columns={model.FILE: list(model.COLUMNS) for model in MODELS},
        ends_inclusive=bundle.source in inclusive_sources(),
    )
    problems = list(bundle.manifest.problems)
    lines: dict[type[Row], list[Line]] = {}
    for model in (OrganisationRow, SessionRow, CourseRow):
        with bundle.table(model) as table:
            met = [*table.problems, *table.contents] if table is not None else []
            if table is not None and table.columns is not None:
                region = region.with_table(bundle, model, table.columns)
        problems += [one for one in met if isinstance(one, RowProblem)]
        lines[model] = [(model.table_file(), one[0], True, one[1]) for one in met if isinstance(one, tuple)]
    organisations = typed(lines[OrganisationRow], OrganisationRow, region)
    sessions = typed(lines[SessionRow], SessionRow, region)
    courses = typed(lines[CourseRow], CourseRow, region)
    region = replace(
        region,
        organisations=lines[OrganisationRow],
        sessions=lines[SessionRow],
        courses=lines[CourseRow],
        departments=departments(organisations.rows),
        unused=[row.sourced_id for row in organisations.rows if not row.used],
    )
    coming = [
        RowProblem(file=one.file, row=one.number, column="startDate", code=ReportCode.TERM_IN_FUTURE)
        for one in future_sessions(sessions.rows, clock.today())
    ]
    return region, [*problems, *organisations.problems, *sessions.problems, *courses.problems, *coming]


class SchoolBundle(Struct, frozen=True, kw_only=True):
    """What a bundle says of an organisation; things by sourcedId. `region` is what all parts share.

    `roles` contains all roles of the part's persons, in other organisations too. `ended_rows` contains, by table
    (`roles`, `enrollments`) and sourcedId, the versions of rows that give no relation here any more. Such a row is
    `bare`, its role or class is not used, or it names another school now. `ended_persons` are the persons that such
    rows name, `nameless` the bare rows that name nobody, by table and sourcedId. `problems` are those of this part's
    rows.
    """

    organisation_id: str
    region: Region
    organisations: dict[str, OrganisationRow] = field(default_factory=dict)
    sessions: dict[str, SessionRow] = field(default_factory=dict)
    courses: dict[str, CourseRow] = field(default_factory=dict)
    classes: dict[str, ClassRow] = field(default_factory=dict)
    users: dict[str, UserRow] = field(default_factory=dict)
    demographics: dict[str, DemographicsRow] = field(default_factory=dict)
    roles: list[RoleRow] = field(default_factory=list)
    enrolments: list[EnrolmentRow] = field(default_factory=list)
    kept: Kept = field(default_factory=Kept)
    ended_rows: dict[str, dict[str, int]] = field(default_factory=dict)
    ended_persons: frozenset[str] = frozenset()
    nameless: dict[str, dict[str, Row]] = field(default_factory=dict)
    problems: list[RowProblem] = field(default_factory=list)

    def persons(self) -> set[str]:
        """Everybody who is named, by id."""
        named = {agent for user in self.users.values() for agent in user.agent_ids}
        named |= {role.person_id for role in self.roles} | {one.person_id for one in self.enrolments}
        return named | self.ended_persons | self.users.keys() | self.demographics.keys()


def read_school_bundle(organisation_id: str, region: Region, lines: Iterable[list[Any]]) -> SchoolBundle:
    """The rows of an organisation that can be taken, and what is wrong with the others.

    The lines are those that `read.split.Splitter` lays in a part: table, file, row number, whether the part reports
    what is wrong with the row, and its cells.
    """
    by_table: dict[str, list[Line]] = {}
    for table, *line in lines:
        by_table.setdefault(table, []).append((line[0], line[1], line[2], line[3]))

    def rows[R: Row](model: type[R]) -> Typed[R]:
        return typed(sorted(by_table.get(model.FILE, ()), key=lambda line: line[1]), model, region)

    classes, users, demographics = rows(ClassRow), rows(UserRow), rows(DemographicsRow)
    roles, enrolments = rows(RoleRow), rows(EnrolmentRow)
    roles_in_file = [row for row in roles.rows if not row.bare]
    enrolments_in_file = [row for row in enrolments.rows if not row.bare and row.school_id == organisation_id]
    unused = {row.sourced_id for row in classes.rows if row.class_type == "other"}
    ended_persons = {row.person_id for row in roles.rows if row.bare}
    ended_persons |= {
        row.person_id
        for row in enrolments.rows
        if row.bare or row.school_id != organisation_id or row.class_id in unused
    }
    ended_persons |= {cells["userSourcedId"] for cells in (*roles.unused_cells, *enrolments.unused_cells)}
    return SchoolBundle(
        organisation_id=organisation_id,
        region=region,
        **region.rows(),
        classes=by_id(row for row in classes.rows if row.sourced_id not in unused),
        users=by_id(users.rows),
        demographics=by_id(demographics.rows),
        roles=_where_taught(roles_in_file, enrolments_in_file, organisation_id, region),
        enrolments=[row for row in enrolments_in_file if row.class_id not in unused],
        kept=_kept(region, classes, users, roles, enrolments),
        ended_rows={
            RoleRow.FILE: roles.unused | _versions(row for row in roles.rows if row.bare),
            EnrolmentRow.FILE: enrolments.unused
            | _versions(row for row in enrolments.rows if row.bare or row.school_id != organisation_id)
            | _versions(row for row in enrolments_in_file if row.class_id in unused),
        },
        ended_persons=frozenset(ended_persons - {""}),
        nameless={
            table.model.FILE: {row.sourced_id: row for row in table.rows if row.bare and not row.person_id}
            for table in (roles, enrolments)
        },
        problems=[*classes.problems, *users.problems, *demographics.problems, *roles.problems, *enrolments.problems],
    )


def _kept(region: Region, *tables: Typed[Any]) -> Kept:
    """Persons and classes that rows name which were rejected, here or while the bundle was split."""
    persons: set[str] = set()
    classes: set[str] = set()
    for table in tables:
        model = table.model
        lost = region.named.get(model.FILE, ())
        for column, names in ((model.PERSON, persons), (model.CLASS, classes)):
            if column is not None:
                names.update(lost)
                names.update(cells[column] for cells in table.not_taken)
    return Kept(persons=persons, classes=classes)


def _versions(rows: Iterable[Row]) -> dict[str, int]:
    return {row.sourced_id: row.version for row in rows}


def _where_taught(
    roles: list[RoleRow], enrolments: list[EnrolmentRow], organisation_id: str, region: Region
) -> list[RoleRow]:
    """The roles, except that a teacher of an education authority who teaches classes here gets the role here.

    Some systems give all teachers of a district their role there, and the schools only in enrollments.csv.
    """
    authorities = region.authorities()
    if organisation_id in authorities:
        return roles
    teaching = {row.person_id for row in enrolments if row.role == "teacher"}
    return [
        replace(row, organisation_id=organisation_id)
        if row.role == "teacher" and row.organisation_id in authorities and row.person_id in teaching
        else row
        for row in roles
    ]
