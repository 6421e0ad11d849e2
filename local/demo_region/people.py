"""The human beings of the region while it is being made."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import date

    from local.demo_region.given_names import Culture

type Sex = Literal["male", "female"]
type OneRosterRole = Literal[
    "student", "parent", "guardian", "teacher", "principal", "siteAdministrator", "districtAdministrator"
]


@dataclass(slots=True, kw_only=True)
class Human:
    """Somebody; `roles` are pairs of OneRoster role and organisation, `guardian_ids` the persons who represent them."""

    person_id: str
    culture: Culture
    family_name: str
    given_name: str
    patronymic: str
    sex: Sex
    birth_date: date
    roles: list[tuple[OneRosterRole, str]] = field(default_factory=list)
    guardian_ids: list[str] = field(default_factory=list)
    username: str = ""
    password: str = ""

    @property
    def full_name(self) -> str:
        """Family name, given name, patronymic where there is one."""
        return " ".join(part for part in (self.family_name, self.given_name, self.patronymic) if part)

    def take_role(self, role: OneRosterRole, organisation_id: str) -> None:
        """Add a role once."""
        if (role, organisation_id) not in self.roles:
            self.roles.append((role, organisation_id))
