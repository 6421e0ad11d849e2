"""One school's part of a bundle, as typed rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from functions.roster.rows.classes import ClassRow, CourseRow
from functions.roster.rows.people import DemographicsRow, UserRow
from functions.roster.rows.relations import EnrolmentRow, RoleRow
from functions.roster.rows.typed import Kept, by_id, typed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from functions.roster.report import Report
    from functions.roster.rows.organisations import OrganisationRow, SessionRow
    from functions.roster.rows.row import Row
    from functions.roster.rows.typed import Line
    from functions.roster.splitting.region import Region


@dataclass(slots=True, kw_only=True)
class Part:
    """What a bundle says of an organisation; things by sourcedId. `region` is what all parts share.

    `roles` are all those of the persons in it, in other organisations too.
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

    def persons(self) -> set[str]:
        """Everybody who is named, by id."""
        named = {agent for user in self.users.values() for agent in user.agent_ids}
        named |= {role.person_id for role in self.roles} | {one.person_id for one in self.enrolments}
        return named | self.users.keys() | self.demographics.keys()


MODELS: tuple[type[Row], ...] = (ClassRow, UserRow, RoleRow, EnrolmentRow)
"""Whose rows name somebody or something that can be kept."""


def read_part(organisation_id: str, region: Region, lines: Iterable[list[Any]], report: Report) -> Part:
    """The rows that can be taken. The lines are `splitting.split.Splitter`'s."""
    by_table: dict[str, list[Line]] = {}
    for table, *line in lines:
        by_table.setdefault(table, []).append((line[0], line[1], line[2], line[3]))
    kept = Kept()
    for model in MODELS:
        kept.note_named(model, region.named.get(model.FILE, ()))

    def rows[R: Row](model: type[R]) -> list[R]:
        told = sorted(by_table.get(model.FILE, ()), key=lambda line: line[1])
        return list(typed(told, model, report, region, kept))

    return Part(
        organisation_id=organisation_id,
        region=region,
        **region.rows(),
        classes=by_id(rows(ClassRow)),
        users=by_id(rows(UserRow)),
        demographics=by_id(rows(DemographicsRow)),
        roles=rows(RoleRow),
        enrolments=rows(EnrolmentRow),
        kept=kept,
    )
