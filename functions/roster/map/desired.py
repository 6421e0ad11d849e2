"""What an organisation's roster ought to be, as far as a bundle says."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from functions.roster.map.classes import group_of, map_classes, map_groups
from functions.roster.map.context import Findings, context_of, key, total
from functions.roster.map.people import (
    Before,
    likely_doubles,
    map_enrolments,
    map_guardianships,
    map_persons,
    map_roles,
    merge_rows,
    pupils_of,
)
from functions.roster.read.rows import EnrolmentRow, RoleRow, UserRow
from svyazka_common.records.roster import Enrolment, InClass, Organisation, RoleAssignment

if TYPE_CHECKING:
    from collections.abc import Mapping

    from functions.roster.map.classes import Lesson, MappedGroups
    from functions.roster.map.context import ImportContext, Key, OrganisationFacts, StoredRoster
    from functions.roster.read.rows import OrganisationRow, Row
    from functions.roster.read.school_bundle import SchoolBundle
    from svyazka_common.records.roster import Person, Relation, SchoolClass


class DesiredRoster(Struct, frozen=True, kw_only=True):
    """Records by id or key; the organisation only where the bundle has a row of it.

    Attributes:
        facts: the organisation's name and kind, by the bundle or as stored.
        removed_persons, removed_classes: what the bundle says has gone, by id, with the version of that.
        removed_lessons: the same of lessons, by the ids of class and lesson.
        left_classes: who has no class here any more, with the version of that.
        groups_named: whether the bundle says who is in which group of a subject (`map.classes`).
        children: pupils all of whose guardians the bundle has.
        persons_owned: how many persons this organisation counts; a person in several organisations counts in one.
        sources: the row of the file from which each record comes, by the record's key.
        stale: rows that were not taken because something newer is stored.
        findings: problems of rows, and the persons and classes that rejected rows name: those keep what they have.
    """

    facts: OrganisationFacts
    organisation: Organisation | None = None
    persons: list[Person] = field(default_factory=list)
    classes: dict[str, SchoolClass] = field(default_factory=dict)
    relations: dict[Key, Relation] = field(default_factory=dict)
    removed_persons: dict[str, int] = field(default_factory=dict)
    removed_classes: dict[str, int] = field(default_factory=dict)
    removed_lessons: Mapping[Lesson, int] = field(default_factory=dict)
    left_classes: Mapping[str, int] = field(default_factory=dict)
    groups_named: bool = True
    children: frozenset[str] = frozenset()
    persons_owned: int = 0
    sources: Mapping[Key, Row] = field(default_factory=dict)
    stale: list[Row] = field(default_factory=list)
    findings: Findings = field(default_factory=Findings)

    def roles(self) -> list[RoleAssignment]:
        """Those in the organisation."""
        return [relation for relation in self.relations.values() if isinstance(relation, RoleAssignment)]

    def in_classes(self) -> list[InClass]:
        """Relations to its classes."""
        return [relation for relation in self.relations.values() if isinstance(relation, InClass)]


def map_part(part: SchoolBundle, stored: StoredRoster, today: str) -> DesiredRoster | None:
    """Work out what an organisation's part of a bundle asks for; None if neither part nor table has the organisation.

    `today` is an ISO 8601 date: which of several rows counts depends on it.
    """
    context = context_of(part, stored, today)
    if context is None:
        return None
    people = map_persons(context)
    context = replace(context, persons=people.facts, pupils=pupils_of(context))
    classes = map_classes(context)
    untaken = frozenset(part.kept.classes) | classes.findings.classes
    context = replace(context, classes=classes.facts, untaken_classes=untaken)
    role_rows, role_findings = map_roles(context)
    groups = map_groups(context, frozenset(part.kept.persons) | people.findings.persons)
    context = replace(context, classes=groups.facts)
    enrolment_rows, enrolment_findings = map_enrolments(context, groups.pupils)
    findings = total([people.findings, classes.findings, role_findings, enrolment_findings])
    roles = merge_rows(role_rows, _roles_before(context, findings))
    placed_before = _placed_before(context, findings, groups)
    placed = merge_rows(enrolment_rows, placed_before)
    stored_here = {role.person_id for role in stored.roles() if role.status == "active"}
    persons_here = frozenset({role.person_id for role in roles.relations.values()} | stored_here)
    pupil_roles = (role for role in chain(roles.relations.values(), stored.roles()) if role.role == "pupil")
    pupils = frozenset(role.person_id for role in pupil_roles) & context.pupils
    guardianships = map_guardianships(context, pupils)
    doubles = likely_doubles(part.users, people.records, placed.relations.values(), persons_here)
    mine = persons_here | {one.person_id for one in placed.relations.values()}
    mine |= {one.guardian_id for one in guardianships.relations.values()}
    row = part.organisations.get(part.organisation_id)
    return DesiredRoster(
        facts=context.organisation,
        organisation=map_organisation(row, stored.organisation) if row is not None else None,
        persons=[one for one in people.records if one.person_id in mine or _owned(part, one.person_id)],
        classes={one.class_id: one for one in classes.records},
        relations={**roles.relations, **guardianships.relations, **placed.relations},
        removed_persons={row.sourced_id: row.version for row in part.users.values() if row.removed},
        removed_classes={one.class_id: one.version for one in classes.records if one.status == "ended"},
        removed_lessons=groups.removed,
        left_classes=_left_classes(placed.relations, placed_before),
        groups_named=groups.enrols,
        children=_children(part, pupils),
        persons_owned=sum(one.person_id in mine and _owned(part, one.person_id) for one in people.records),
        sources=_sources(part, people.records, classes.records)
        | {**roles.sources, **guardianships.sources, **placed.sources},
        stale=[*roles.stale, *placed.stale],
        findings=total([findings, roles.findings, placed.findings, guardianships.findings, doubles]),
    )


def _roles_before(context: ImportContext, findings: Findings) -> Before[RoleAssignment]:
    region, kept_persons = context.part.region, context.part.kept.persons | findings.persons
    return Before(
        stored={key(one): one for one in context.stored.roles() if one.role != "homeroom_teacher"},
        whole=lambda role: region.whole(RoleRow) and role.person_id not in kept_persons,
        floor=region.version if region.mode(RoleRow) == "bulk" else 0,
        today=context.today,
        classes={},
    )


def _placed_before(context: ImportContext, findings: Findings, groups: MappedGroups) -> Before[InClass]:
    region = context.part.region
    persons, classes = context.part.kept.persons | findings.persons, context.part.kept.classes | findings.classes

    def whole(relation: InClass) -> bool:
        group = group_of(relation)
        groups_known = group is None or (groups.enrols and group not in classes)
        return (
            region.whole(EnrolmentRow)
            and groups_known
            and relation.person_id not in persons
            and relation.class_id not in classes
        )

    return Before(
        stored={key(one): one for one in context.stored.in_classes()},
        whole=whole,
        floor=region.version if region.mode(EnrolmentRow) == "bulk" else 0,
        today=context.today,
        classes=context.stored.classes,
    )


def _left_classes(placed: Mapping[Key, InClass], before: Before[InClass]) -> dict[str, int]:
    """Who had a class here and has none after a file; the groups that they were in end with that."""
    enrolments_before = {
        place: one for place, one in before.stored.items() if isinstance(one, Enrolment) and one.status == "active"
    }
    stays = {one.person_id for one in placed.values() if isinstance(one, Enrolment) and one.status == "active"}
    stays |= {
        one.person_id for place, one in enrolments_before.items() if place not in placed and not before.whole(one)
    }
    versions: dict[str, int] = {}
    for place, enrolment in enrolments_before.items():
        if enrolment.person_id not in stays:
            version = placed[place].version if place in placed else before.floor
            versions[enrolment.person_id] = max(version, versions.get(enrolment.person_id, 0))
    return versions


def _sources(part: SchoolBundle, persons: list[Person], classes: list[SchoolClass]) -> dict[Key, Row]:
    rows = [(key(one), part.users.get(one.person_id) or part.demographics[one.person_id]) for one in persons]
    return {**dict(rows), **{key(one): part.classes[one.class_id] for one in classes}}


def _owned(part: SchoolBundle, person_id: str) -> bool:
    row = part.users.get(person_id)
    return row is None or row.owned


def _children(part: SchoolBundle, pupils: frozenset[str]) -> frozenset[str]:
    """The pupils in a list of everybody, if it has guardians at all; otherwise nobody."""
    if not part.region.agents_named or part.region.mode(UserRow) != "bulk":
        return frozenset()
    rows = part.users.items()
    return frozenset(person for person, row in rows if person in pupils and not row.removed)


def map_organisation(row: OrganisationRow, before: Organisation | None = None) -> Organisation:
    """What a row says of an organisation; what it leaves blank is as `before`."""
    return Organisation(
        organisation_id=row.sourced_id,
        kind=before.kind if before and "type" in row.untold else row.kind,
        name=before.name if before and "name" in row.untold else row.name,
        parent_id=before.parent_id if before and row.bare else row.parent_id,
        status="ended" if row.removed else "active",
        version=row.version,
    )
