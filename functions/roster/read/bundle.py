"""A OneRoster bundle: a zip with a manifest and tables. Names of files may be misspelt, as headers may."""

from __future__ import annotations

import csv
import io
import re
import struct
import zipfile
import zlib
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from typing import IO, TYPE_CHECKING, Literal

from msgspec import Struct
from msgspec.structs import replace

from functions.roster.read.rows import (
    MODELS,
    CourseRow,
    OrganisationRow,
    SessionRow,
    UserRow,
)
from functions.roster.read.table import (
    BLANK,
    SEPARATORS,
    Table,
    guess,
    is_garbled,
    look_at,
    plain,
    read_table,
    understand,
)
from functions.roster.rules.report import MANIFEST, BundleRefusedError, ReportCode, RowProblem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from functions.roster.read.rows import Row
    from functions.roster.read.table import Encoding, Header


MANIFEST_VERSION = "1.0"
VERSIONS = ("1.1", "1.2")
LARGEST_UNPACKED = 8 * 1024**3
LARGEST_MANIFEST = 64 * 1024
LARGEST_SHARED = 16 * 1024**2
"""Of orgs.csv, academicSessions.csv and courses.csv, which are in memory as a whole: a region's are a tenth of that."""
MOST_FILES = 1000
SHARED = (OrganisationRow.FILE, SessionRow.FILE, CourseRow.FILE)
METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
"""The methods that every packer writes. Others may be costly: a few bytes of lzma may ask for 4 GB of memory."""
ENCRYPTED = 0x1
"""The bit of an entry's flags that marks it as encrypted."""
NAMES_LOOKED_AT = 2_000
_BROKEN = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, struct.error,
    OSError, EOFError, ArithmeticError, LookupError, RuntimeError, ValueError,
)  # fmt: skip
"""The errors that `zipfile` raises for bytes that are no zip file: it trusts what it reads."""
_NAME_COLUMNS = [UserRow.COLUMNS.index(column) for column in ("familyName", "givenName", "middleName")]
NO_DATE = (1980, 1, 1)
"""The date that packers write for an unknown date: the first day that the format can contain."""


class Bundle(Struct, frozen=True, kw_only=True):
    """An opened bundle. `files` are the files of tables in the zip, by table (`users`); moments are ms since 1970.

    `dated` is the newest date in the zip, taken as UTC and never later than the upload; if the packer left dates out,
    the moment of the upload (`uploaded`).
    """

    archive: zipfile.ZipFile
    manifest: Manifest
    files: dict[str, zipfile.ZipInfo]
    dated: int
    uploaded: int
    encodings: dict[str, Encoding]

    @property
    def one_roster(self) -> str:
        """`1.1` or `1.2`."""
        return self.manifest.properties["oneroster.version"]

    @property
    def source(self) -> str:
        """The system that made the bundle; empty where the manifest doesn't say."""
        properties = self.manifest.properties
        return properties.get("source.systemCode") or properties.get("source.systemName") or ""

    def mode(self, model: type[Row]) -> Mode:
        """The mode that the manifest gives a table; `absent`, too, if what the manifest says makes no sense."""
        return self.manifest.modes.get(model.FILE, "absent")

    @contextmanager
    def table(self, model: type[Row]) -> Iterator[Table | None]:
        """A table; None where it is absent, or can't be read, which the manifest's problems then report."""
        entry = self.files.get(model.FILE)
        if self.mode(model) == "absent" or entry is None:
            yield None
        else:
            with self.archive.open(entry) as stream:
                yield read_table(stream, self.encodings[model.FILE], model)


def open_bundle(file: IO[bytes], uploaded_ms: int) -> Bundle:
    """Open a bundle and check all of it. Raises BundleRefusedError if nothing in it can be taken."""
    try:
        archive = zipfile.ZipFile(file)
        entries = archive.infolist()
        _check_entries(entries)
        # All of it is read here, so that damage is met before anything is written.
        looks = [look_at(partial(archive.open, entry)) for entry in entries]
        if any(look.size != entry.file_size for look, entry in zip(looks, entries, strict=True)):
            raise _refused(ReportCode.BUNDLE_UNREADABLE)  # `zipfile` says nothing of an entry that ends early
        samples = [look.sample for look in looks if look.encoding is None]
        legacy = guess(samples) if samples else "cp1251"
        encodings = [look.encoding or legacy for look in looks]
        places = [at for at, entry in enumerate(entries) if _name(entry) == MANIFEST]
        place = min(places, key=lambda at: path_of(entries[at]).count("/"), default=None)
        content = archive.open(entries[place]).read(LARGEST_MANIFEST) if place is not None else b""
    except _BROKEN as error:
        raise _refused(ReportCode.BUNDLE_UNREADABLE) from error
    if place is None:
        raise _refused(ReportCode.MANIFEST_MISSING)
    manifest = read_manifest(content.decode(encodings[place], errors="replace"))
    _check(manifest)
    tables, problems = files_of_tables([path_of(entry) for entry in entries], manifest)
    bundle = Bundle(
        archive=archive,
        manifest=replace(manifest, problems=(*manifest.problems, *problems)),
        files={table: entries[at] for table, at in tables.items()},
        dated=_dated(entries, uploaded_ms),
        uploaded=uploaded_ms,
        encodings={table: encodings[at] for table, at in tables.items()},
    )
    for table in SHARED:
        if table in bundle.files and bundle.files[table].file_size > LARGEST_SHARED:
            raise BundleRefusedError(
                RowProblem(file=f"{table}.csv", row=0, column="", code=ReportCode.BUNDLE_TOO_LARGE)
            )
    _check_names(bundle)
    return bundle


def path_of(entry: zipfile.ZipInfo) -> str:
    """The path of a file in the zip, with slashes; some packers on Windows write backslashes."""
    return entry.filename.replace("\\", "/")


def _name(entry: zipfile.ZipInfo) -> str:
    return path_of(entry).rpartition("/")[2].casefold()


def _check_entries(entries: Sequence[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_FILES:
        raise _refused(ReportCode.TOO_MANY_FILES)
    if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
        raise _refused(ReportCode.BUNDLE_TOO_LARGE)
    if any(entry.flag_bits & ENCRYPTED for entry in entries):
        raise _refused(ReportCode.BUNDLE_ENCRYPTED)
    if any(entry.compress_type not in METHODS for entry in entries):
        raise _refused(ReportCode.COMPRESSION_UNSUPPORTED)


def _check_names(bundle: Bundle) -> None:
    """Raises BundleRefusedError if people's names show that the encoding was guessed wrong."""
    with bundle.table(UserRow) as table:
        contents = islice(table.contents, NAMES_LOOKED_AT) if table is not None else ()
        lines = (one for one in contents if isinstance(one, tuple))
        names = [cells[at] for _, cells in lines for at in _NAME_COLUMNS]
    if is_garbled(names):
        raise BundleRefusedError(RowProblem(file=UserRow.table_file(), row=0, column="", code=ReportCode.NAMES_GARBLED))


def _check(manifest: Manifest) -> None:
    properties = manifest.properties
    if not (properties or manifest.named):
        raise _refused(ReportCode.MANIFEST_UNREADABLE)
    if properties.get("manifest.version") != MANIFEST_VERSION:
        raise _refused(ReportCode.VERSION_UNSUPPORTED, "manifest.version")
    if properties.get("oneroster.version") not in VERSIONS:
        raise _refused(ReportCode.VERSION_UNSUPPORTED, "oneroster.version")


def _dated(entries: Iterable[zipfile.ZipInfo], uploaded_ms: int) -> int:
    """The newest date of any file: exporters that copy their manifest leave its date as it was."""
    moments = [_moment_ms(entry) for entry in entries if entry.date_time[:3] != NO_DATE]
    return min(uploaded_ms, max((moment for moment in moments if moment is not None), default=uploaded_ms))


def _moment_ms(entry: zipfile.ZipInfo) -> int | None:
    """Zips have local times without a zone: east of Greenwich they are ahead, and the upload's moment bounds them."""
    try:
        return round(datetime(*entry.date_time, tzinfo=UTC).timestamp() * 1000)
    except ValueError:
        return None


def _refused(code: ReportCode, column: str = "") -> BundleRefusedError:
    return BundleRefusedError(RowProblem(file=MANIFEST, row=0, column=column, code=code))


type Mode = Literal["bulk", "delta", "absent"]

_FILE = re.compile(r"\Afile[^a-z0-9]*", re.IGNORECASE)
_MODES: dict[str, Mode] = {"bulk": "bulk", "delta": "delta", "absent": "absent"}
TABLES = tuple(model.FILE for model in MODELS)
"""The tables that are read."""
PROPERTIES = ("manifest.version", "oneroster.version", "source.systemCode", "source.systemName")
OTHER_TABLES = frozenset(
    plain(name)
    for name in (
        "categories", "classResources", "courseResources", "lineItems", "lineItemLearningObjectiveIds",
        "lineItemScoreScales", "resources", "results", "resultLearningObjectiveIds", "resultScoreScales", "scoreScales",
        "userProfiles", "userResources", "manifest", "propertyName",
    )
)  # fmt: skip
"""The standard's other tables: their names are no misspelt names of those that are read."""
LONGEST_NAME_TOLD = 100
"""The report shows so many characters of an unknown name."""


class Manifest(Struct, frozen=True, kw_only=True):
    """A manifest: `properties` by name (`PROPERTIES`), `modes` by table (`users`), and the manifest's `problems`.

    `named` contains the tables of which it says anything, sense or not.
    """

    properties: Mapping[str, str]
    modes: Mapping[str, Mode]
    named: frozenset[str]
    problems: tuple[RowProblem, ...]


def read_manifest(text: str) -> Manifest:
    """Reads a manifest; it is empty where nothing is known. Its cells may have any separator that a table's may."""
    lines, header = max(
        (_lines(text, separator) for separator in SEPARATORS), key=lambda reading: len(reading[1].positions)
    )
    tables = {name: position for name, position in header.positions.items() if name in TABLES}
    modes = {name: _mode(lines, position) for name, position in tables.items()}
    problems = [
        _of_line(tables[name] + 1, f"file.{name}", ReportCode.MODE_UNKNOWN)
        for name, mode in modes.items()
        if mode is None
    ]
    for name in header.guessed:
        column = f"file.{name}" if name in TABLES else name
        problems.append(_of_line(header.positions[name] + 1, column, ReportCode.FILE_GUESSED))
    for number in header.unknown:
        name, value = lines[number]
        if _FILE.match(name) and value.casefold() != "absent":
            problems.append(_of_line(number + 1, name[:LONGEST_NAME_TOLD], ReportCode.FILE_UNKNOWN))
    return Manifest(
        properties={name: lines[position][1] for name, position in header.positions.items() if name not in TABLES},
        modes={name: mode for name, mode in modes.items() if mode is not None},
        named=frozenset(tables),
        problems=tuple(problems),
    )


def _of_line(row: int, name: str, code: ReportCode) -> RowProblem:
    """A problem of a line of the manifest."""
    return RowProblem(file=MANIFEST, row=row, column=name, code=code)


def _of_file(file: str, code: ReportCode) -> RowProblem:
    """A problem of a whole file."""
    return RowProblem(file=file, row=0, column="", code=code)


def _mode(lines: Sequence[tuple[str, str]], position: int) -> Mode | None:
    """The mode that the manifest's lines give a table; None if they contradict each other, or make no sense."""
    values = {value.casefold() for name, value in lines if plain(name) == plain(lines[position][0])}
    return _MODES.get(values.pop()) if len(values) == 1 else None


def _lines(text: str, separator: str) -> tuple[list[tuple[str, str]], Header]:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    cells = [[cell.strip(BLANK) for cell in (*row[:2], "", "")] for row in rows]
    lines = [(name, value) for name, value, *_ in cells]
    return lines, understand([_FILE.sub("", name) for name, _ in lines], (*PROPERTIES, *TABLES), OTHER_TABLES)


def files_of_tables(paths: Sequence[str], manifest: Manifest) -> tuple[dict[str, int], list[RowProblem]]:
    """The number of each table's file, as far as that is certain, and the problems of the others."""
    files = [number for number, path in enumerate(paths) if _is_table(path)]
    names = [paths[number].rpartition("/")[2][: -len(".csv")] for number in files]
    header = understand(names, TABLES, OTHER_TABLES)
    file_numbers = {name: files[number] for name, number in header.positions.items()}
    problems: list[RowProblem] = []
    for table in (name for name, mode in manifest.modes.items() if mode != "absent"):
        if table not in file_numbers:
            problems.append(_of_file(f"{table}.csv", ReportCode.FILE_MISSING))
        elif table in header.repeated:
            problems.append(_of_file(f"{table}.csv", ReportCode.FILE_REPEATED))
        elif table in header.guessed:
            problems.append(_of_file(f"{table}.csv", ReportCode.FILE_GUESSED))
    for table in file_numbers:
        if table not in manifest.named:
            problems.append(_of_file(f"{table}.csv", ReportCode.FILE_UNNAMED))
        elif manifest.modes.get(table) == "absent":
            problems.append(_of_file(f"{table}.csv", ReportCode.FILE_LEFT_OUT))
    for number in header.unknown:
        name = paths[files[number]].rpartition("/")[2][-LONGEST_NAME_TOLD:]
        problems.append(_of_file(name, ReportCode.FILE_UNKNOWN))
    return {table: number for table, number in file_numbers.items() if table not in header.repeated}, problems


def _is_table(path: str) -> bool:
    """Whether a file of a zip may be a table: what macOS and other packers add is none."""
    *folders, name = path.split("/")
    return name.casefold().endswith(".csv") and not name.startswith(".") and "__MACOSX" not in folders
