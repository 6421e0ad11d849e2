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
"""The standard's columns: where they are not read they are not somebody's slip either."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """Where each wanted column stands; `guessed` were misspelt, `repeated` stand there twice.

    `unknown` are the positions of the cells that are no column of the standard and nobody's certain slip.
    """

    positions: dict[str, int]
    guessed: tuple[str, ...] = field(default=())
    repeated: tuple[str, ...] = field(default=())
    unknown: tuple[int, ...] = field(default=())


def plain(column: str) -> str:
    """A column's name without capitals, blanks, dots and underscores: `Sourced_ID` is `sourcedid`."""
    return "".join(sign for sign in column.casefold() if sign.isalnum())


def _is_slip(cell: str, name: str) -> bool:
    return not any(sign.isdigit() for sign in cell) and not (name in cell and len(cell) > len(name) + 1)


def understand(header: Sequence[str], wanted: Iterable[str], others: frozenset[str] = OTHERS) -> Header:
    """Find the wanted columns; one that is misspelt is taken where it can be no other. `others` are so called rightly.

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
