"""What the columns of a header mean, whatever their capitals, separators and small slips."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ALIKE = 0.86
"""Of difflib: `sourceId` for `sourcedId` (0.94) is, `classSourcedId` for `courseSourcedId` (0.83) isn't."""

OTHERS = frozenset(
    {
        "orgsourcedid", "orgsourcedids", "parentsourcedid", "classcode", "coursecode", "coursesourcedid", "primary",
        "classsourcedid", "usersourcedid", "schoolsourcedid", "schoolyearsourcedid", "resourcesourcedids", "userids",
        "username", "identifier", "preferredgivenname", "preferredmiddlename", "preferredfamilyname", "begindate",
        "usermasteridentifier", "primaryorgsourcedid", "userprofilesourcedid", "enddate", "startdate", "schoolyear",
    }
)  # fmt: skip
"""Columns of the standard that look like others: where they are not read they are not somebody's slip either."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """Where each wanted column stands; `guessed` were misspelt, `repeated` stand there twice."""

    positions: dict[str, int]
    guessed: tuple[str, ...] = field(default=())
    repeated: tuple[str, ...] = field(default=())


def plain(column: str) -> str:
    """A column's name without capitals, blanks, dots and underscores: `Sourced_ID` is `sourcedid`."""
    return "".join(sign for sign in column.casefold() if sign.isalnum())


def understand(header: Sequence[str], wanted: Iterable[str]) -> Header:
    """Find the wanted columns; one that is misspelt is taken where it can be no other."""
    names = {plain(column): column for column in wanted}
    cells = [plain(cell) for cell in header]
    counts = Counter(cells)
    positions = {names[cell]: number for number, cell in enumerate(cells) if cell in names}
    repeated = tuple(sorted(names[cell] for cell, count in counts.items() if count > 1 and cell in names))
    guessed: dict[str, list[int]] = {}
    missing = [name for name, column in names.items() if column not in positions]
    for number, cell in enumerate(cells):
        if cell in names or cell in OTHERS:
            continue
        match get_close_matches(cell, missing, cutoff=ALIKE):
            case [only]:
                guessed.setdefault(names[only], []).append(number)
    certain = {column: numbers[0] for column, numbers in guessed.items() if len(numbers) == 1}
    return Header(positions=positions | certain, guessed=tuple(sorted(certain)), repeated=repeated)
