"""What a bundle's manifest says, and which file of the bundle is which table: names are read as headers are."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from functions.roster.problems import Code, Problem
from functions.roster.rows.classes import ClassRow, CourseRow
from functions.roster.rows.organisations import OrganisationRow, SessionRow
from functions.roster.rows.people import DemographicsRow, UserRow
from functions.roster.rows.relations import EnrolmentRow, RoleRow
from functions.roster.tables.headers import plain, understand
from functions.roster.tables.reading import BLANK, SEPARATORS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from functions.roster.rows.row import Row
    from functions.roster.tables.headers import Header

type Mode = Literal["bulk", "delta", "absent"]

MANIFEST = "manifest.csv"
_FILE = re.compile(r"file[^a-z0-9]*", re.IGNORECASE)
_MODES: dict[str, Mode] = {"bulk": "bulk", "delta": "delta", "absent": "absent"}
_MODELS: tuple[type[Row], ...] = (
    OrganisationRow,
    SessionRow,
    CourseRow,
    ClassRow,
    UserRow,
    RoleRow,
    EnrolmentRow,
    DemographicsRow,
)
TABLES = tuple(model.FILE for model in _MODELS)
"""Those that are read."""
PROPERTIES = ("manifest.version", "oneroster.version", "source.systemCode", "source.systemName")
OTHERS = frozenset(
    plain(name)
    for name in (
        "categories", "classResources", "courseResources", "lineItems", "lineItemLearningObjectiveIds",
        "lineItemScoreScales", "resources", "results", "resultLearningObjectiveIds", "resultScoreScales", "scoreScales",
        "userProfiles", "userResources", "manifest", "propertyName",
    )
)  # fmt: skip
"""The standard's other tables: none of them is somebody's slip."""
LONGEST = 100
"""So much of a name that we don't know stands in the report."""


@dataclass(slots=True, kw_only=True)
class Manifest:
    """`properties` by their name of `PROPERTIES`, `modes` by table (`users`); `problems` are what is wrong with it.

    `named` are the tables of which it says anything, sense or not.
    """

    properties: dict[str, str] = field(default_factory=dict)
    modes: dict[str, Mode] = field(default_factory=dict)
    named: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)

    def tell(self, row: int, name: str, code: Code) -> None:
        """Something is wrong with a line."""
        self.problems.append(Problem(file=MANIFEST, row=row, column=name, code=code))

    def tell_of_file(self, file: str, code: Code) -> None:
        """Something is wrong with a whole file."""
        self.problems.append(Problem(file=file, row=0, column="", code=code))


def read_manifest(text: str) -> Manifest:
    """What it says; nothing where none of it is known. Its cells may be parted as those of a table."""
    made = Manifest()
    lines, found = max((_lines(text, separator) for separator in SEPARATORS), key=lambda one: len(one[1].positions))
    for name, position in found.positions.items():
        if name in TABLES:
            values = {value.casefold() for key, value in lines if plain(key) == plain(lines[position][0])}
            _table(made, position + 1, name, values)
        else:
            made.properties[name] = lines[position][1]
    for name in found.guessed:
        made.tell(found.positions[name] + 1, f"file.{name}" if name in TABLES else name, Code.FILE_GUESSED)
    for number in found.unknown:
        name, value = lines[number]
        if _FILE.match(name) and value.casefold() != "absent":
            made.tell(number + 1, name[:LONGEST], Code.FILE_UNKNOWN)
    return made


def _lines(text: str, separator: str) -> tuple[list[tuple[str, str]], Header]:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    cells = [[cell.strip(BLANK) for cell in (*row[:2], "", "")] for row in rows]
    lines = [(name, value) for name, value, *_ in cells]
    return lines, understand([_FILE.sub("", name) for name, _ in lines], (*PROPERTIES, *TABLES), OTHERS)


def _table(made: Manifest, row: int, table: str, values: set[str]) -> None:
    made.named.add(table)
    mode = _MODES.get(values.pop()) if len(values) == 1 else None
    if mode is None:
        made.tell(row, f"file.{table}", Code.MODE_UNKNOWN)
    else:
        made.modes[table] = mode


def files_of_tables(paths: Sequence[str], manifest: Manifest) -> dict[str, str]:
    """The file of each table that there is and is certain; of the others the manifest's problems tell from then on."""
    files = [path for path in paths if _is_table(path)]
    found = understand([path.rpartition("/")[2][: -len(".csv")] for path in files], TABLES, OTHERS)
    there = {name: files[number] for name, number in found.positions.items()}
    asked = [table for table, mode in manifest.modes.items() if mode != "absent"]
    for table in asked:
        if table not in there:
            manifest.tell_of_file(f"{table}.csv", Code.FILE_MISSING)
        elif table in found.repeated:
            manifest.tell_of_file(f"{table}.csv", Code.FILE_REPEATED)
        elif table in found.guessed:
            manifest.tell_of_file(f"{table}.csv", Code.FILE_GUESSED)
    for table in there:
        if table not in manifest.named:
            manifest.tell_of_file(f"{table}.csv", Code.FILE_UNNAMED)
    for number in found.unknown:
        manifest.tell_of_file(files[number].rpartition("/")[2][-LONGEST:], Code.FILE_UNKNOWN)
    return {table: path for table, path in there.items() if table not in found.repeated}


def _is_table(path: str) -> bool:
    """Whether a file of a zip may be a table: what macOS and other packers add is none."""
    *folders, name = path.split("/")
    return name.casefold().endswith(".csv") and not name.startswith(".") and "__MACOSX" not in folders
