"""What an organisation's roster ought to be, as far as a bundle tells."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING

from functions.roster.mapping.classes import classes
from functions.roster.mapping.enrolments import in_classes
from functions.roster.mapping.guardianships import guardianships
from functions.roster.mapping.organisations import organisation
from functions.roster.mapping.people import persons, role_assignments, tell_doubles
from functions.roster.mapping.relations import merged
from functions.roster.stored import key
from svyazka_common.records.relations import InClass, RoleAssignment

if TYPE_CHECKING:
    from functions.roster.mapping.known import Known
    from functions.roster.stored import Key
    from svyazka_common.records.relations import Relation
    from svyazka_common.records.roster import Organisation, Person, SchoolClass


@dataclass(slots=True, kw_only=True)
class Wanted:
    """Records by id or key; the organisation only where the bundle tells of it.

    `gone_persons`, `gone_classes`: what the bundle says has gone, with its version.

    `children` are the pupils whose guardians the bundle tells, all of them; `follows` are the keys of what no row
    tells and yet follows: the roles of class teachers, accounts.
    """

    organisation: Organisation | None
    persons: list[Person]
    classes: dict[str, SchoolClass]
    relations: dict[Key, Relation]
    gone_persons: dict[str, int] = field(default_factory=dict)
    gone_classes: dict[str, int] = field(default_factory=dict)
    children: set[str] = field(default_factory=set)
    follows: set[Key] = field(default_factory=set)

    def roles(self) -> list[RoleAssignment]:
        """Those in the organisation."""
        return [one for one in self.relations.values() if isinstance(one, RoleAssignment)]

    def in_classes(self) -> list[InClass]:
        """Relations to its classes."""
        return [one for one in self.relations.values() if isinstance(one, InClass)]


def want(known: Known) -> Wanted:
    """Work it out, and report the rows that lead nowhere."""
    everybody = list(persons(known))
    own_classes = {one.class_id: one for one in classes(known)}
    roles = list(merged(role_assignments(known)))
    placed = list(merged(in_classes(known)))
    stored_here = {role.person_id for role in known.stored.roles() if role.status == "active"}
    here = {role.person_id for role in roles} | stored_here
    pupils = {one.person_id for one in chain(roles, known.stored.roles()) if one.role == "pupil"} & known.pupils
    guarded = list(merged(guardianships(known, pupils)))
    tell_doubles(known, everybody, placed, here)
    mine = here | {one.person_id for one in placed} | {one.guardian_id for one in guarded}
    rows, row = known.part.users, known.part.organisations.get(known.part.organisation_id)
    return Wanted(
        organisation=organisation(row) if row is not None else None,
        persons=[one for one in everybody if one.person_id in mine or _owned(known, one.person_id)],
        classes=own_classes,
        relations={key(one): one for one in chain(roles, guarded, placed)},
        gone_persons={row.sourced_id: row.version for row in rows.values() if row.removed},
        gone_classes={one.class_id: one.version for one in own_classes.values() if one.status == "ended"},
        children=_children(known, pupils),
    )


def _owned(known: Known, person_id: str) -> bool:
    row = known.part.users.get(person_id)
    return row is None or row.owned


def _children(known: Known, pupils: set[str]) -> set[str]:
    """In a list of everybody, those who are in it; in one of changes, those whose row names guardians."""
    region = known.part.region
    if not region.agents_told:
        return set()
    rows = known.part.users.items()
    whole = region.modes.get("users") == "bulk"
    return {person for person, row in rows if person in pupils and not row.removed and (whole or row.agent_ids)}
