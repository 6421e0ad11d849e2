"""The table of docs/rights.md: which role may make which call, and what each word in it allows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, get_args

from infra_cdk.functions import FUNCTIONS
from infra_cdk.specification import Route
from local.errors import LocalError
from local.paths import PROJECT

if TYPE_CHECKING:
    from collections.abc import Iterator

DOCUMENT = PROJECT / "docs" / "rights.md"

type Role = Literal["pupil", "parent", "teacher", "class teacher", "administrator", "officer"]
type Situation = Literal[
    "counts", "over", "taken back", "to come", "other school", "other account", "other class", "other family"
]
ROLES: tuple[Role, ...] = get_args(Role.__value__)
SITUATIONS: tuple[Situation, ...] = get_args(Situation.__value__)
ANSWERS = {"yes": True, "no": False, "–": None}


@dataclass(frozen=True, slots=True)
class Row:
    """A call and what of it is asked: `GET /api/session`, `the roles`; `words` by role, `open` without a session."""

    call: str
    what: str
    open: bool
    words: dict[Role, str]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows in the order of the walk, and what each word allows by situation, None where there is no such case."""

    rows: tuple[Row, ...]
    words: dict[str, dict[Situation, bool | None]]

    def allows(self, row: Row, role: Role, situation: Situation) -> bool | None:
        """Whether a caller of that role and situation is given what the row asks for."""
        return self.words[row.words[role]][situation]


def read(text: str | None = None) -> Table:
    """The table of the document, or of a text. Raises LocalError where a line of it can't be read."""
    tables = list(_tables(text if text is not None else DOCUMENT.read_text("utf-8")))
    calls = _called("call", tables)
    words = _called("word", tables)
    return Table(rows=tuple(_row(line) for line in calls), words={line["word"]: _word(line) for line in words})


def routes() -> set[str]:
    """Every route that is deployed: `GET /api/session`."""
    return {function.source.key for function in FUNCTIONS if isinstance(function.source, Route)}


def _row(line: dict[str, str]) -> Row:
    words: dict[Role, str] = {role: line[role] for role in ROLES}
    return Row(call=line["call"].strip("`"), what=line["what"], open=ANSWERS[line["nobody"]] is True, words=words)


def _word(line: dict[str, str]) -> dict[Situation, bool | None]:
    return {situation: ANSWERS[line[situation]] for situation in SITUATIONS}


def _called(first: str, tables: list[list[dict[str, str]]]) -> list[dict[str, str]]:
    for table in tables:
        if first in table[0]:
            return table
    message = f"{DOCUMENT} has no table whose first column is «{first}»"
    raise LocalError(message)


def _tables(text: str) -> Iterator[list[dict[str, str]]]:
    lines: list[list[str]] = []
    for line in [*text.splitlines(), ""]:
        if line.startswith("|"):
            lines.append([cell.strip() for cell in line.strip().strip("|").split("|")])
        elif lines:
            header, _, *rows = lines
            if any(len(row) != len(header) for row in rows):
                message = f"A row of the table «{header[0]}» in {DOCUMENT} has another number of cells"
                raise LocalError(message)
            yield [dict(zip(header, row, strict=True)) for row in rows]
            lines = []
