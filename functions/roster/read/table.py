"""CSV tables as rows of cells, one at a time, in bounded memory, in any encoding.

A header is understood whatever its capitals, separators and small slips. An export doesn't name its encoding: UTF-16,
as spreadsheets save «Unicode text», is known by its byte order mark, UTF-8 by its rules. The files of a bundle that are
neither come from one system, so they share one of the old Russian encodings. `charset-normalizer` guesses it from the
lines of all of them.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections import Counter
from difflib import get_close_matches
from itertools import count
from typing import IO, TYPE_CHECKING, Literal, get_args

from msgspec import Struct

from functions.roster.read.identifiers import Translation, named
from functions.roster.read.rows import MOST_NAMES, removes
from functions.roster.rules.report import ReportCode, RowProblem
from svyazka_common.names import visible

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from functions.roster.read.rows import Row

type Unicode = Literal["utf-8-sig", "utf-16"]
type Legacy = Literal["cp1251", "koi8_r", "mac_cyrillic", "cp866", "iso8859_5"]
type Encoding = Unicode | Legacy

UNICODE: tuple[Unicode, ...] = get_args(Unicode.__value__)
LEGACY: tuple[Legacy, ...] = get_args(Legacy.__value__)
CHUNK = 1024 * 1024
LONGEST_SAMPLED_LINE = 64 * 1024
SAMPLE = 256 * 1024
"""Bytes of a file's lines by which its encoding is guessed."""

_WORD = re.compile(r"[^\s,;]+")
_BROKEN_WORD = re.compile(r"[^\W\d_][^\w\u0300-\u036f.,'’`()/\u00ad\u2010-\u2015\u200b-\u200f-]|[а-яё][А-ЯЁ]")
_VOWELS = frozenset("аеёиоуыэюяәөүұіїєӑӗӱaeiouy")
FEWEST_VOWELS = 0.33
"""Of the letters of 50,000 Russian names 0.42 are vowels, and of five names never less than 0.39."""
MOST_BROKEN = 0.1
"""Words with a capital or a sign in their middle; there are none among Russian names, and a few among others."""
FEWEST_BROKEN = 3
FEWEST_LETTERS = 20
LONGEST_WORD = 30


class Look(Struct, frozen=True):
    """A file's size in bytes and its encoding; if it is none of Unicode's, None and a sample of the file's lines."""

    encoding: Unicode | None
    size: int
    sample: bytes = b""


def look_at(opened: Callable[[], IO[bytes]]) -> Look:
    """Find a file's encoding: UTF-8 if all of it is, or at least half of its lines with other letters than Latin.

    Single spoilt lines in a UTF-8 file thus don't change its encoding. `opened` opens the file at its beginning; all
    of it is read, so that damage is noticed.
    """
    with opened() as stream:
        mark = stream.read(len(codecs.BOM_UTF16))
        valid, size = _is_utf8(mark, stream)
    if valid:
        return Look("utf-8-sig", size)
    if mark in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
        return Look("utf-16", size)
    with opened() as stream:
        right, wrong, sample = _votes(stream)
    return Look("utf-8-sig", size) if right >= wrong else Look(None, size, sample)


def guess(samples: Iterable[bytes]) -> Legacy:
    """The encoding of lines that aren't in Unicode; cp1251, the commonest, if it can't be guessed."""
    from charset_normalizer import from_bytes  # noqa: PLC0415 - most bundles are UTF-8, and no other function needs it

    best = from_bytes(b"".join(samples), cp_isolation=list(LEGACY)).best()
    return next((one for one in LEGACY if best is not None and best.encoding == one), "cp1251")


def is_garbled(names: Iterable[str]) -> bool:
    """Whether names of people, with other letters than Latin, were read in a wrong encoding.

    Such names have signs and capitals in the middle of words, or hardly any vowels.
    """
    words = [word for name in names for word in _WORD.findall(name) if not word.isascii() and len(word) <= LONGEST_WORD]
    letters = [sign for word in words for sign in unicodedata.normalize("NFC", word).casefold() if sign.isalpha()]
    if len(letters) < FEWEST_LETTERS:
        return False
    broken = sum(_BROKEN_WORD.search(word) is not None for word in words)
    vowels = sum(sign in _VOWELS for sign in letters)
    # A single odd name stops no small school.
    many_broken = broken >= FEWEST_BROKEN and broken > MOST_BROKEN * len(words)
    return many_broken or vowels < FEWEST_VOWELS * len(letters)


def _is_utf8(chunk: bytes, stream: IO[bytes]) -> tuple[bool, int]:
    """Whether all of a stream is UTF-8, and its size in bytes."""
    decoder, valid, size = codecs.getincrementaldecoder("utf-8")(), True, 0
    while chunk:
        size += len(chunk)
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError:
            decoder.reset()
            valid = False
        chunk = stream.read(CHUNK)
    return valid and not decoder.getstate()[0], size


def _votes(stream: IO[bytes]) -> tuple[int, int, bytes]:
    right = wrong = 0
    sample = bytearray()
    while line := stream.readline(LONGEST_SAMPLED_LINE):
        if line.isascii():
            continue
        try:
            line.decode()
            right += 1
        except UnicodeDecodeError:
            wrong += 1
            if len(sample) < SAMPLE:
                sample += line
    return right, wrong, bytes(sample)


SEPARATORS = (",", ";", "\t")
LONGEST_LINE = 1024 * 1024
"""Characters of a line, and of a row that goes over several: a longer row must not fill the memory."""
LONGEST_COLUMN = 100
"""The report shows so many characters of an unknown name."""
BLANK = " \t\r\n\v\f\0\u00a0"
MOST_BAD_ROWS = 100_000
"""A table with more unreadable rows is not read to its end: nobody would read a report that long, either."""
_SEPARATOR = re.compile(r"sep=([,;\t|])", re.IGNORECASE)
"""A line before the header that gives spreadsheets the separator of cells."""
_REPLACED = re.compile("\ufffd")
_ESCAPED = re.compile("[\udc80-\udcff]")
"""The replacements for bytes that the encoding doesn't know; `_REPLACED` is UTF-16's, which can't keep the bytes."""


class Lost(Struct, frozen=True):
    """What the unreadable rows of a table contained: nobody may go because their row is spoilt.

    Attributes:
        names: whatever may be a sourcedId in them, in our alphabet.
        broken_off: whether rows are missing of which nothing is known, or more is spoilt than can be remembered.
    """

    names: frozenset[str] = frozenset()
    broken_off: bool = False


type Line = tuple[int, list[str]]
"""Row number as a spreadsheet counts, and a cell for each column of the model."""
type Found = Line | RowProblem | Lost
"""The contents of a table in the file's order: rows, problems, and at the end, once, what unreadable rows contained."""


class Table(Struct, frozen=True, kw_only=True):
    """An opened table.

    Attributes:
        columns: those of the model that it has; None where its header doesn't fit, and then there are no rows.
        problems: the problems of header and encoding.
        contents: the rest, read on demand; nothing where the header doesn't fit.
    """

    columns: frozenset[str] | None
    problems: list[RowProblem]
    contents: Iterator[Found]


def read_table(stream: IO[bytes], encoding: Encoding, model: type[Row]) -> Table:
    """Read a file as a table of the model. Rows that can't be kept apart are problems."""
    errors = "replace" if encoding == "utf-16" else "surrogateescape"
    text = _Text(io.TextIOWrapper(stream, encoding, errors=errors, newline=""))
    number, separator, header = _header(text, model)
    understood = understand(header, model.COLUMNS)
    missing = [column for column in model.REQUIRED if column not in understood.positions]
    problems_of_columns = [(0, "", ReportCode(f"read_as_{encoding}"))] if encoding not in UNICODE else []
    problems_of_columns += [(number, column, ReportCode.COLUMN_GUESSED) for column in understood.guessed]
    problems_of_columns += [(number, column, ReportCode.COLUMN_MISSING) for column in missing]
    problems_of_columns += [(number, column, ReportCode.COLUMN_REPEATED) for column in understood.repeated]
    fits = not (missing or understood.repeated)
    if fits and len(understood.positions) < len(model.COLUMNS):
        strange = _strange(header[at] for at in understood.unknown)
        problems_of_columns += [(number, column, ReportCode.COLUMN_UNKNOWN) for column in strange]
    file = model.table_file()
    problems = [RowProblem(file=file, row=row, column=column, code=code) for row, column, code in problems_of_columns]
    if not fits:
        return Table(columns=None, problems=problems, contents=iter(()))
    form = _Form(
        file=file,
        separator=separator,
        width=max((at for at, cell in enumerate(header, 1) if cell.strip(BLANK)), default=0),
        needed=1 + max(understood.positions[column] for column in model.REQUIRED),
        status=understood.positions.get("status", -1),
        order=[understood.positions.get(column, -1) for column in model.COLUMNS],
        undecoded=_REPLACED if encoding == "utf-16" else _ESCAPED,
        identifiers=Translation.of(model.COLUMNS),
    )
    return Table(columns=frozenset(understood.positions), problems=problems, contents=_contents(text, number, form))


class _Form(Struct, frozen=True, kw_only=True):
    """How a table's lines are made.

    Attributes:
        file: the table's name.
        width: cells up to the last column with a name.
        needed: cells up to the last one of the columns that have to be there.
        status: where that column stands, -1 where it doesn't.
        order: the model's columns by position, -1 where a column isn't there.
    """

    file: str
    separator: str
    width: int
    needed: int
    status: int
    order: Sequence[int]
    undecoded: re.Pattern[str]
    identifiers: Translation

    def cells(self, line: list[str]) -> tuple[list[str], set[str]]:
        """Returns a cell for each column of the model, with identifiers in our alphabet and without invisible signs.

        And the columns in which identifiers were in another alphabet.
        """
        if len(line) < self.width:
            line = line + [""] * (self.width - len(line))
        if not "".join(line).isprintable():
            line = [visible(cell) for cell in line]
        return self.identifiers.row(["" if at < 0 else line[at].strip(BLANK) for at in self.order])

    def row_problem(self, number: int, code: ReportCode, column: str = "") -> RowProblem:
        """A problem with a row."""
        return RowProblem(file=self.file, row=number, column=column, code=code)

    def is_short(self, line: list[str]) -> bool:
        """Whether cells are missing at a row's end: some systems leave blank cells out."""
        return len(line) < self.width

    def problem(self, line: list[str]) -> ReportCode | None:
        """Why a line can't be taken as a row; None if it can."""
        if len(line) < self.needed and not self._removes(line):
            return ReportCode.ROW_UNREADABLE
        if any(cell.strip(BLANK) for cell in line[self.width :]):
            return ReportCode.ROW_UNREADABLE
        text = "".join(line)
        if ("\n" in text or "\r" in text) and any(map(self._swallowed, line)):
            return ReportCode.ROW_UNREADABLE
        return ReportCode.ENCODING if self.undecoded.search(text) else None

    def _removes(self, line: list[str]) -> bool:
        return 0 <= self.status < len(line) and removes(line[self.status].strip(BLANK))

    def _swallowed(self, cell: str) -> bool:
        """Whether a cell contains other rows since a quote was not closed: it then has as many separators as a row."""
        return ("\n" in cell or "\r" in cell) and cell.count(self.separator) >= self.width - 1


class _Text:
    """The lines of a file for csv's reader. `cut`: the last line has no end.

    Raises csv.Error in place of a line, or of the lines of one row, that are longer than `LONGEST_LINE`: the reader
    then goes on with the line after it.
    """

    def __init__(self, text: io.TextIOWrapper) -> None:
        self.cut = False
        self._text = text
        self._length = 0

    def begin_row(self) -> None:
        """Note that the next line begins another row."""
        self._length = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._text.readline(LONGEST_LINE)
        if not line:
            raise StopIteration
        length, whole = len(line), line
        while len(line) == LONGEST_LINE and not line.endswith(("\n", "\r")):
            line = self._text.readline(LONGEST_LINE)
            length += len(line)
        self.cut = not line.endswith(("\n", "\r"))
        self._length += length
        if self._length > LONGEST_LINE:
            message = "line too long"
            raise csv.Error(message)
        return whole


def _header(text: _Text, model: type[Row]) -> tuple[int, str, list[str]]:
    """The number of the first line that is not blank, the separator and the cells; a line `sep=;` may precede it."""
    number = 0
    while True:
        number += 1
        text.begin_row()
        try:
            line = next(text, "")
        except csv.Error:
            return number, SEPARATORS[0], []
        if (separator_line := _SEPARATOR.fullmatch(line.strip(BLANK + '"'))) is not None:
            text.begin_row()
            number += 1
            line = next(text, "")
            return number, separator_line[1], _cells(line, separator_line[1])
        if line.strip(BLANK + "".join(SEPARATORS)):
            separator = _separator(line, model)
            return number, separator, _cells(line, separator)
        if not line:
            return 1, SEPARATORS[0], []


def _cells(line: str, separator: str) -> list[str]:
    """The cells of a header; none where it can't be parsed."""
    try:
        return next(csv.reader([line], delimiter=separator), [])
    except csv.Error:
        return []


def _separator(line: str, model: type[Row]) -> str:
    """The separator by which the header has most of the model's columns."""
    return max(SEPARATORS, key=lambda separator: len(understand(_cells(line, separator), model.COLUMNS).positions))


def _strange(cells: Iterable[str]) -> list[str]:
    """Columns that may be meant for a missing column; those that begin with `metadata.` are extensions."""
    return [cell[:LONGEST_COLUMN] for cell in cells if not plain(cell).startswith("metadata")]


def _lines(text: _Text, header_row: int, separator: str) -> Iterator[tuple[int, list[str] | None]]:
    """Rows with their number, blank rows left out; None in place of a row that the reader gives up on."""
    reader = csv.reader(text, delimiter=separator)
    for number in count(header_row + 1):
        text.begin_row()
        try:
            line = next(reader)
        except StopIteration:
            return
        except csv.Error:
            yield number, None
            continue
        if any(cell.strip(BLANK) for cell in line):
            yield number, line


def _contents(text: _Text, header_row: int, form: _Form) -> Iterator[Found]:
    names: set[str] = set()
    identifiers: set[str] = set()
    bad = 0
    too_many = broken_off = short_before = cut = False
    number = header_row
    for number, line in _lines(text, header_row, form.separator):
        if bad > MOST_BAD_ROWS:
            broken_off = True
            break
        if line is None:
            bad += 1
            broken_off = True
            yield form.row_problem(number, ReportCode.ROW_UNREADABLE)
            continue
        problem = form.problem(line)
        if problem is None and form.is_short(line):
            # If only the last row is short, it has been cut off, and its last cell, too.
            problem = ReportCode.ROW_UNREADABLE if text.cut and not short_before else None
            short_before = True
        cut = text.cut and problem is ReportCode.ROW_UNREADABLE
        if problem is None:
            cells, foreign = form.cells(line)
            identifiers |= foreign
            yield number, cells
            continue
        bad += 1
        yield form.row_problem(number, problem)
        names.update(*map(named, line))
        if len(names) > MOST_NAMES:
            too_many = broken_off = True
        if too_many:
            names.clear()  # nobody is absent from such a table anyway
    for column in sorted(identifiers):
        yield form.row_problem(0, ReportCode.IDENTIFIER_REPLACED, column)
    if broken_off or cut:
        yield form.row_problem(number, ReportCode.BROKEN_OFF)
    yield Lost(frozenset(names), broken_off=broken_off or cut)


ALIKE = 0.86
"""Of difflib: `sourceId` for `sourcedId` (0.94) is, `classSourcedId` for `courseSourcedId` (0.83) isn't."""

OTHERS = frozenset(
    {
        "sourcedid", "status", "datelastmodified", "title", "type", "name", "identifier", "grades", "role", "roletype",
        "orgsourcedid", "orgsourcedids", "parentsourcedid", "primaryorgsourcedid", "classsourcedid", "usersourcedid",
        "schoolsourcedid", "schoolyearsourcedid", "coursesourcedid", "termsourcedids", "resourcesourcedids",
        "agentsourcedids", "userprofilesourcedid", "classcode", "coursecode", "classtype", "location", "subjects",
        "subjectcodes", "periods", "schoolyear", "startdate", "begindate", "enddate", "primary", "enableduser",
        "username", "userids", "usermasteridentifier", "givenname", "middlename", "familyname", "preferredgivenname",
        "preferredmiddlename", "preferredfamilyname", "pronouns", "email", "sms", "phone", "password", "birthdate",
        "sex", "americanindianoralaskanative", "asian", "blackorafricanamerican", "white", "countryofbirthcode",
        "nativehawaiianorotherpacificislander", "demographicracetwoormoreraces", "hispanicorlatinoethnicity",
        "stateofbirthabbreviation", "cityofbirth", "publicschoolresidencestatus",
    }
)  # fmt: skip
"""Columns of the standard: even where they are not read, they are no misspelt names of others."""


class Header(Struct, frozen=True, kw_only=True):
    """The position of each wanted column; `guessed` columns were misspelt, `repeated` columns are there twice.

    `unknown` contains the positions of cells that name no column of the standard, not even misspelt.
    """

    positions: dict[str, int]
    guessed: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()
    unknown: tuple[int, ...] = ()


def plain(column: str) -> str:
    """A column's name without capitals, blanks, dots and underscores: `Sourced_ID` is `sourcedid`."""
    return "".join(sign for sign in column.casefold() if sign.isalnum())


def _is_slip(cell: str, name: str) -> bool:
    return not any(sign.isdigit() for sign in cell) and not (name in cell and len(cell) > len(name) + 1)


def understand(header: Sequence[str], wanted: Iterable[str], others: frozenset[str] = OTHERS) -> Header:
    """Find the wanted columns; a misspelt column is taken where it can be no other. `others` are so called rightly.

    Neither a digit nor another word is a slip: `users2` is not `users`, and `users_old` isn't.
    """
    names = {plain(column): column for column in wanted}
    cells = [plain(cell) for cell in header]
    counts = Counter(cells)
    positions = {names[cell]: number for number, cell in enumerate(cells) if cell in names}
    repeated = tuple(sorted(names[cell] for cell, count in counts.items() if count > 1 and cell in names))
    guessed: dict[str, list[int]] = {}
    missing = [name for name, column in names.items() if column not in positions]
    strange = [number for number, cell in enumerate(cells) if cell and cell not in names and cell not in others]
    for number in strange:
        match get_close_matches(cells[number], missing, cutoff=ALIKE):
            case [only] if _is_slip(cells[number], only):
                guessed.setdefault(names[only], []).append(number)
    certain = {column: numbers[0] for column, numbers in guessed.items() if len(numbers) == 1}
    return Header(
        positions=positions | certain,
        guessed=tuple(sorted(certain)),
        repeated=repeated,
        unknown=tuple(number for number in strange if number not in certain.values()),
    )
