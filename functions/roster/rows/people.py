"""users.csv and demographics.csv."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Self

from functions.roster import checks
from functions.roster.rows.row import COMMON, Row

if TYPE_CHECKING:
    from functions.roster.cells import Cells
    from svyazka_common.records.roster import Sex

AGENTS = "agentSourcedIds"

_SEXES: dict[str, Sex | None] = {"male": "male", "female": "female", "unspecified": None, "other": None}
_sex = checks.one_of({word: (sex,) for word, sex in _SEXES.items()})


@dataclass(frozen=True, slots=True, kw_only=True)
class UserRow(Row):
    """A human being; `agent_ids` are those who represent them, or whom they represent: exports do both.

    `enabled` is None where nobody can tell whether there is to be an account.
    """

    FILE: ClassVar[str] = "users"
    PERSON: ClassVar[str | None] = "sourcedId"
    REQUIRED: ClassVar[tuple[str, ...]] = ("sourcedId", "enabledUser", "username", "givenName", "familyName")
    COLUMNS: ClassVar[tuple[str, ...]] = (
        *COMMON,
        *REQUIRED[1:],
        "middleName",
        "password",
        AGENTS,
        # What OneRoster 1.1 has instead of roles.csv:
        "orgSourcedIds",
        "role",
    )
    enabled: bool | None
    login: str | None
    given_name: str
    family_name: str
    patronymic: str | None
    password: str | None = field(repr=False)
    agent_ids: list[str]

    @classmethod
    def read(cls, cells: Cells) -> Self:
        """See `Row.read`; where the account is in doubt, the person is still taken."""
        return cls(
            **cells.common(),
            enabled=cells.expected("enabledUser", checks.boolean),
            given_name=cells.required("givenName", checks.name),
            family_name=cells.required("familyName", checks.name),
            patronymic=cells.optional("middleName", checks.name),
            login=cells.expected("username", checks.login),
            password=cells.optional("password", checks.password),
            agent_ids=cells.several(AGENTS, checks.identifier),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DemographicsRow(Row):
    """Birth date and sex of the user with the same sourcedId."""

    FILE: ClassVar[str] = "demographics"
    COLUMNS: ClassVar[tuple[str, ...]] = (*COMMON, "birthDate", "sex")
    REQUIRED: ClassVar[tuple[str, ...]] = ("sourcedId",)
    birth_date: str | None
    sex: Sex | None

    @classmethod
    def read(cls, cells: Cells) -> Self:
        """See `Row.read`."""
        return cls(
            **cells.common(),
            birth_date=cells.optional("birthDate", checks.day),
            sex=(cells.optional("sex", _sex) or (None,))[0],
        )
