"""From rows of users.csv, roles.csv and enrollments.csv to persons, their roles, places in classes and guardians.

A row is a record with an id: it replaces its earlier version, whatever relation that version made. In a table of
everybody a relation's rows are those of the file; in a list of changes they are the stored rows, updated by those of
the file. So it is worked out which rows each relation rests on after a file, and which it has lost.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct, field
from msgspec.structs import replace

from functions.roster.map.classes import stored_groups
from functions.roster.map.context import Findings, PersonFacts, key, noted, rejected, statuses, total
from functions.roster.read.rows import AGENTS, USER_IDS, EnrolmentRow, RoleRow, UserRow
from functions.roster.rules.relation_rows import UNKNOWN, RelationRow, RestsOnRows, rest_on, rows_of
from functions.roster.rules.report import ReportCode
from svyazka_common.records.roster import (
    Enrolment,
    GroupEnrolment,
    Guardianship,
    Homeroom,
    InClass,
    Person,
    RoleAssignment,
    TeachingLoad,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from functions.roster.map.classes import StoredGroups
    from functions.roster.map.context import ClassFacts, ImportContext, Key
    from functions.roster.read.rows import DemographicsRow, Row
    from functions.roster.read.school_bundle import SchoolBundle
    from svyazka_common.records.roster import OrganisationKind, Period, Role, SchoolClass, Sex


class FileRow[R: RestsOnRows](Struct, frozen=True, kw_only=True):
    """A row of the file, with the relation that it makes while active; `frame` gives the days that the row lacks.

    `relation` is None if the row makes none in this organisation: its role isn't used, it lies elsewhere, or the row
    says only that its record has gone. `source` is given if the row has to be reported when it has no effect.
    """

    row: RelationRow
    source: Row | None = None
    relation: R | None = None
    frame: Period = (None, None)


class Merged[R: RestsOnRows](Struct, frozen=True, kw_only=True):
    """Relations by key, and the row of the file from which each comes.

    `stale` are rows that were not taken because something newer is stored.
    """

    relations: dict[Key, R] = field(default_factory=dict)
    sources: dict[Key, Row] = field(default_factory=dict)
    stale: list[Row] = field(default_factory=list)
    findings: Findings = field(default_factory=Findings)


class Before[R: RestsOnRows](Struct, frozen=True, kw_only=True):
    """The relations of a table as they are stored, by key.

    Attributes:
        whole: whether the file has all rows of a relation.
        floor: the least version of the file's rows, ms: the bundle's for a table of everybody, else 0.
        today: ISO 8601.
        classes: the stored classes, for the days of rows without days of their own.
    """

    stored: Mapping[Key, R]
    whole: Callable[[R], bool]
    floor: int
    today: str
    classes: Mapping[str, SchoolClass]

    def keeps(self, place: Key) -> bool:
        """Whether a relation is stored, and stays as it is if none of the file's rows is taken."""
        return place in self.stored and not self.whole(self.stored[place])

    def resting(self) -> dict[str, list[Key]]:
        """The relations that rest on each row, by the row's id."""
        places_by_row: dict[str, list[Key]] = defaultdict(list)
        for place, relation in self.stored.items():
            for row_id in relation.rows or ():
                places_by_row[row_id].append(place)
        return places_by_row


def left_rows[R: RestsOnRows](part: SchoolBundle, model: type[Row]) -> list[FileRow[R]]:
    """The rows of a table that make no relation here any more, as removed rows."""
    sources = part.nameless.get(model.FILE, {})
    return [
        FileRow(row=RelationRow(row_id=row_id, version=version, removed=True), source=sources.get(row_id))
        for row_id, version in part.ended_rows.get(model.FILE, {}).items()
    ]


def merge_rows[R: RestsOnRows](file_rows: Sequence[FileRow[R]], before: Before[R]) -> Merged[R]:
    """Work out what each relation of a table rests on after the file."""
    resting = before.resting()
    fresh: list[FileRow[R]] = []
    stale: list[FileRow[R]] = []
    by_key: dict[Key, list[FileRow[R]]] = {}
    targets: dict[str, set[Key]] = defaultdict(set)
    for file_row in file_rows:
        taken = not _is_outdated(file_row, before, resting)
        if taken:
            fresh.append(file_row)
        elif _would_change(file_row, before, resting):
            stale.append(file_row)
        if file_row.relation is not None:
            targets[file_row.row.row_id].add(key(file_row.relation))
            by_key.setdefault(key(file_row.relation), []).extend([file_row] if taken else [])
    leaving = {
        (place, one.row.row_id)
        for one in fresh
        for place in resting.get(one.row.row_id, ())
        if place not in targets[one.row.row_id]
    }
    foreign = {(place, row_id) for place, rows in by_key.items() for row_id in _foreign(rows, before, place, leaving)}
    relations = {
        place: _with([one for one in rows if (place, one.row.row_id) not in foreign], before, place)
        for place, rows in by_key.items()
        if rows or before.keeps(place)
    }
    for file_row in fresh:
        for place in resting.get(file_row.row.row_id, ()):
            old = relations.get(place, before.stored[place])
            if (place, file_row.row.row_id) in leaving and not before.whole(old) and _own_active(old):
                relations[place] = _without(file_row.row, old, before)
    return Merged(
        relations=relations,
        sources={
            key(one.relation): one.source for one in file_rows if one.relation is not None and one.source is not None
        },
        stale=[one.source for one in stale if one.source is not None],
        findings=total([_unknown(one, resting, foreign) for one in fresh]),
    )


def _own_active(relation: RestsOnRows) -> bool:
    return (relation.own_status or relation.status) == "active"


def _stored_row[R: RestsOnRows](
    file_row: FileRow[R], before: Before[R], resting: Mapping[str, list[Key]]
) -> RelationRow | None:
    """The newest stored version of a row; the relation's, if the relation keeps no row or has ended."""
    stored_rows = [
        rows_of(before.stored[place])[file_row.row.row_id]
        for place in resting.get(file_row.row.row_id, ())
        if not before.whole(before.stored[place])
    ]
    old = before.stored.get(key(file_row.relation)) if file_row.relation is not None else None
    if not stored_rows and old is not None and not before.whole(old):
        rows = rows_of(old)
        if UNKNOWN in rows:
            stored_rows.append(rows[UNKNOWN])
        elif not _own_active(old):
            stored_rows.append(replace(file_row.row, version=old.version, removed=True))
    return max(stored_rows, key=lambda row: row.version, default=None)


def _is_outdated[R: RestsOnRows](file_row: FileRow[R], before: Before[R], resting: Mapping[str, list[Key]]) -> bool:
    stored_row = _stored_row(file_row, before, resting)
    return stored_row is not None and max(file_row.row.version, before.floor) < stored_row.version


def _would_change[R: RestsOnRows](file_row: FileRow[R], before: Before[R], resting: Mapping[str, list[Key]]) -> bool:
    """Whether a row that is not taken differs from what is stored."""
    stored_row = _stored_row(file_row, before, resting)
    places = resting.get(file_row.row.row_id, ())
    active_places = [place for place in places if _own_active(before.stored[place])]
    wanted = [key(file_row.relation)] if file_row.relation is not None else []
    same = stored_row is not None and replace(file_row.row, version=0, row_id="") == replace(
        stored_row, version=0, row_id=""
    )
    return not same or (bool(active_places) and active_places != wanted and not file_row.row.removed)


def _with[R: RestsOnRows](file_rows: list[FileRow[R]], before: Before[R], place: Key) -> R:
    """A relation with its rows of the file."""
    old = before.stored.get(place)
    rows: dict[str, RelationRow] = {}
    version = 0
    if old is not None and not before.whole(old):
        if not file_rows:
            return old
        rows, version = _rows_by_id(old), old.version
    rows |= {one.row.row_id: one.row for one in file_rows}
    latest = file_rows[-1]
    assert latest.relation is not None
    relation = replace(
        latest.relation, version=max(version, *(one.relation.version for one in file_rows if one.relation))
    )
    return rest_on(relation, rows.values(), before.today, latest.frame)


def _foreign[R: RestsOnRows](
    file_rows: list[FileRow[R]], before: Before[R], place: Key, leaving: AbstractSet[tuple[Key, str]]
) -> set[str]:
    """The ended rows of the file that aren't among the rows of a stored relation, if the relation goes on.

    `leaving` contains the rows, by key and id, that the file takes from relations. A row that ends together with all
    others of its relation counts as one of its rows at once, and not only when the file comes again.
    """
    old = before.stored.get(place)
    if old is None or before.whole(old):
        return set()
    rows = _rows_by_id(old)
    after = rows | {one.row.row_id: one.row for one in file_rows}
    goes_on = any(not row.removed and (place, row_id) not in leaving for row_id, row in after.items())
    return {one.row.row_id for one in file_rows if goes_on and one.row.removed and one.row.row_id not in rows}


def _without[R: RestsOnRows](row: RelationRow, old: R, before: Before[R]) -> R:
    """A relation that a row has left, or that rested on a row which has ended."""
    rows = rows_of(old)
    others_stay = any(not one.removed for one in rows.values() if one.row_id != row.row_id)
    if row.removed or not others_stay:
        # The last row stays, ended: a relation without rows would rest on a row of unknown id.
        rows[row.row_id] = replace(rows[row.row_id], removed=True, version=row.version)
    else:
        del rows[row.row_id]
    relation = replace(old, version=max(old.version, row.version))
    return rest_on(relation, rows.values(), before.today, _frame(old, before))


def _frame[R: RestsOnRows](relation: R, before: Before[R]) -> Period:
    if not isinstance(relation, InClass):
        return None, None
    place = before.classes.get(relation.class_id)
    return (place.starts_on, place.ends_on) if place is not None else (relation.starts_on, relation.ends_on)


def _unknown[R: RestsOnRows](
    file_row: FileRow[R], resting: Mapping[str, list[Key]], foreign: AbstractSet[tuple[Key, str]]
) -> Findings:
    """Reports a row that ends and of which nothing is stored: it has no effect."""
    if not file_row.row.removed or file_row.row.row_id in resting:
        return Findings()
    is_foreign = file_row.relation is not None and (key(file_row.relation), file_row.row.row_id) in foreign
    if file_row.source is None or not (is_foreign or file_row.relation is None):
        return Findings()
    return noted(file_row.source, "sourcedId", ReportCode.REFERENCE)


def _rows_by_id(relation: RestsOnRows) -> dict[str, RelationRow]:
    return {row_id: row for row_id, row in rows_of(relation).items() if row_id != UNKNOWN}


class MappedPersons(Struct, frozen=True, kw_only=True):
    """Persons with their rows' numbers, and what other rows may say of them."""

    records: list[Person]
    facts: Mapping[str, PersonFacts]
    findings: Findings


def map_persons(context: ImportContext) -> MappedPersons:
    """Everybody who has a row in the part, with birth date and sex where the bundle has them."""
    part, stored = context.part, context.stored.persons
    # A row that only says that a person has gone is left out if the person isn't stored: nobody is there to leave.
    rows = [row for row in part.users.values() if not (row.bare and row.sourced_id not in stored)]
    uses_snils = part.region.uses_snils
    records = [
        _person(row, part.demographics.get(row.sourced_id), stored.get(row.sourced_id), uses_snils=uses_snils)
        for row in rows
    ]
    facts = {
        row.sourced_id: PersonFacts(full_name=person.full_name, removed=row.removed, version=row.version)
        for row, person in zip(rows, records, strict=True)
    }
    findings: list[Findings] = []
    for born in part.demographics.values():
        if born.sourced_id in part.users:
            continue
        before = stored.get(born.sourced_id) if born.sourced_id in context.persons else None
        if before is None:
            findings.append(rejected(born, "sourcedId", ReportCode.REFERENCE))
        else:
            birth_date, sex = _birth(born, before)
            records.append(replace(before, birth_date=birth_date, sex=sex, version=born.version))
    return MappedPersons(records=records, facts={**context.persons, **facts}, findings=total(findings))


def _person(row: UserRow, born: DemographicsRow | None, before: Person | None, *, uses_snils: bool) -> Person:
    birth_date, sex = _birth(born, before)
    untold = row.untold | ({"middleName", USER_IDS} if row.bare else set())
    snils_key = before.snils_key if before and USER_IDS in untold else row.snils_key
    return Person(
        person_id=row.sourced_id,
        family_name=before.family_name if before and "familyName" in untold else row.family_name,
        given_name=before.given_name if before and "givenName" in untold else row.given_name,
        patronymic=before.patronymic if before and "middleName" in untold else row.patronymic,
        birth_date=birth_date,
        sex=sex,
        snils_key=snils_key if uses_snils else None,
        status="ended" if row.removed else "active",
        version=max(row.version, born.version) if born else row.version,
    )


def _birth(born: DemographicsRow | None, before: Person | None) -> tuple[str | None, Sex | None]:
    """Birth date and sex; what no cell says is as before."""
    if born is None:
        return (before.birth_date, before.sex) if before else (None, None)
    if before is None:
        return born.birth_date, born.sex
    return (
        before.birth_date if "birthDate" in born.untold else born.birth_date,
        before.sex if "sex" in born.untold else born.sex,
    )


def pupils_of(context: ImportContext) -> frozenset[str]:
    """Who is a pupil, here or elsewhere."""
    return context.pupils | {row.person_id for row in context.part.roles if row.role == "pupil"}


def map_roles(context: ImportContext) -> tuple[list[FileRow[RoleAssignment]], Findings]:
    """The rows of roles.csv: those that lead to a role here, and those whose id may have done so before."""
    rows: list[FileRow[RoleAssignment]] = left_rows(context.part, RoleRow)
    findings: list[Findings] = []
    for row in context.part.roles:
        relation, problem = _role(row, context)
        findings.append(problem)
        if not problem.persons:
            rows.append(FileRow(row=_terms(row), relation=relation, source=row))
    return rows, total(findings)


def _role(row: RoleRow, context: ImportContext) -> tuple[RoleAssignment | None, Findings]:
    if row.organisation_id != context.part.organisation_id:
        return None, Findings()
    person, role = context.persons.get(row.person_id), _here(row.role, context.organisation.kind)
    if person is None:
        return None, rejected(row, "userSourcedId", ReportCode.REFERENCE)
    if role is None:
        return None, rejected(row, "role", ReportCode.ROLE_IN_WRONG_ORGANISATION)
    organisation = context.organisation
    relation = RoleAssignment(
        person_id=row.person_id,
        organisation_id=row.organisation_id,
        organisation_name=organisation.name,
        organisation_kind=organisation.kind,
        role=role,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
        **statuses(removed=False, unsupported=person.removed or organisation.removed),
        version=max(row.version, person.version, organisation.version),
    )
    return relation, Findings()


def _terms(row: RoleRow) -> RelationRow:
    return RelationRow(
        row_id=row.sourced_id,
        version=row.version,
        removed=row.removed,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
    )


def _here(role: Role, kind: OrganisationKind) -> Role | None:
    """What the role is in an organisation of that kind; None where there is no such role.

    OneRoster 1.1 has one word for the administrators of both.
    """
    if kind == "authority":
        return "authority_officer" if role in {"authority_officer", "school_admin"} else None
    return None if role == "authority_officer" else role


def likely_doubles(
    users: Mapping[str, UserRow], people: Iterable[Person], placed: Iterable[InClass], persons_here: frozenset[str]
) -> Findings:
    """Reports persons of the organisation (`persons_here`) who are likely to be duplicates of others in it.

    The two share name and birth date; or name and class, if the birth date of one of them isn't known. In a school of
    two thousand parents a name alone says nothing, and in a region even name and birth date don't.
    """
    classes: dict[str, list[str]] = defaultdict(list)
    for relation in placed:
        if isinstance(relation, Enrolment) and relation.status == "active":
            classes[relation.person_id].append(relation.class_id)
    seen: dict[tuple[str, ...], tuple[Person, int]] = {}
    findings: list[Findings] = []
    for person in people:
        row = users.get(person.person_id)
        if row is None or row.removed or person.person_id not in persons_here:
            continue
        names = tuple(_folded(name) for name in (person.family_name, person.given_name, person.patronymic or ""))
        marks = [(*names, "born", person.birth_date)] if person.birth_date else []
        marks += [(*names, "in", class_id) for class_id in classes[person.person_id]]
        others = (seen.setdefault(mark, (person, row.number)) for mark in marks)
        numbers = [number for other, number in others if other is not person and _may_be_same(person, other)]
        if numbers:
            findings.append(noted(row, "", ReportCode.DUPLICATE_PERSON, other=min(numbers)))
    return total(findings)


def _folded(name: str) -> str:
    return name.casefold().replace("ё", "е")


def _may_be_same(person: Person, other: Person) -> bool:
    return person.birth_date == other.birth_date or not (person.birth_date and other.birth_date)


type Pair = tuple[str, str]
"""Guardian and child."""


def map_enrolments(context: ImportContext, in_classes: frozenset[str]) -> tuple[list[FileRow[InClass]], Findings]:
    """The rows of enrollments.csv. Pupils' rows in lessons of a whole class say nothing new, those in groups do.

    `in_classes` contains the pupils who have a class here. For others, a leftover row of a lesson gives no group.
    """
    groups = stored_groups(context)
    rows: list[FileRow[InClass]] = left_rows(context.part, EnrolmentRow)
    findings: list[Findings] = []
    for row in context.part.enrolments:
        file_row, finding = _enrolment(row, context, groups, in_classes)
        findings.append(finding)
        if file_row is not None:
            rows.append(file_row)
    return rows, total(findings)


def _enrolment(
    row: EnrolmentRow, context: ImportContext, groups: StoredGroups, in_classes: frozenset[str]
) -> tuple[FileRow[InClass] | None, Findings]:
    row_terms = RelationRow(
        row_id=row.sourced_id,
        version=row.version,
        removed=row.removed,
        starts_on=row.starts_on,
        ends_on=row.ends_on,
    )
    person, place = context.persons.get(row.person_id), context.classes.get(row.class_id) or groups.facts(row)
    if place is None and row.class_id in context.untaken_classes:
        return None, _kept(row, context)
    if person is None or place is None:
        return None, rejected(row, "classSourcedId" if person else "userSourcedId", ReportCode.REFERENCE)
    in_lesson = row.role == "student" and place.subject_id is not None
    if in_lesson and (place.group_id is None or not (row.removed or row.person_id in in_classes)):
        return FileRow(row=row_terms, source=row), Findings()
    common = _common(row, person, place)
    if common["ends_on"] < common["starts_on"]:
        return None, rejected(row, "endDate", ReportCode.DATES_REVERSED)
    frame = place.school_class.starts_on, place.school_class.ends_on
    return FileRow(row=row_terms, source=row, relation=_relation(row, place, common), frame=frame), Findings()


def _kept(row: EnrolmentRow, context: ImportContext) -> Findings:
    """A person in a class whose row was rejected keeps the place: the report line of the class says what is wrong.

    A pupil's place in a lesson is at most one in a group, and the groups of a lesson whose row was rejected stay.
    """
    lesson = context.part.classes.get(row.class_id)
    if row.role == "teacher" or lesson is None or lesson.class_type == "homeroom":
        return Findings(persons=frozenset({row.person_id}))
    return Findings()


def _relation(row: EnrolmentRow, place: ClassFacts, fields: dict[str, Any]) -> InClass:
    if place.subject_id is None:
        return Enrolment(**fields) if row.role == "student" else Homeroom(**fields)
    common = fields | {"subject_id": place.subject_id, "subject_name": place.subject_name}
    common |= {"group_id": place.group_id, "group_label": place.group_label}
    return GroupEnrolment(**common) if row.role == "student" else TeachingLoad(**common)


def _common(row: EnrolmentRow, person: PersonFacts, place: ClassFacts) -> dict[str, Any]:
    school_class = place.school_class
    return {
        "person_id": row.person_id,
        "class_id": school_class.class_id,
        "class_label": school_class.label,
        "lineage_id": school_class.lineage_id,
        "organisation_id": school_class.organisation_id,
        "starts_on": row.starts_on or school_class.starts_on,
        "ends_on": row.ends_on or school_class.ends_on,
        "own_starts_on": row.starts_on,
        "own_ends_on": row.ends_on,
        **statuses(removed=False, unsupported=person.removed or place.removed),
        "version": max(row.version, person.version, place.version),
    }


class MappedGuardianships(Struct, frozen=True, kw_only=True):
    """Guardianships by key, those too that no row names any more; `sources`: the row that each comes from."""

    relations: dict[Key, Guardianship] = field(default_factory=dict)
    sources: dict[Key, Row] = field(default_factory=dict)
    findings: Findings = field(default_factory=Findings)


def map_guardianships(context: ImportContext, pupils: frozenset[str]) -> MappedGuardianships:
    """A pupil's row names the guardians, or a guardian's row the pupils; exactly one of the two is a pupil.

    Only guardianships of the organisation's `pupils` are mapped: other pupils' schools map theirs. In a list of
    changes, a row that no longer names a person takes back its own side; the other side's row may still hold it.
    """
    part, persons = context.part, context.stored.persons
    listed = part.region.mode(UserRow) == "delta"
    rows = {
        row.sourced_id: row
        for row in part.users.values()
        if not (listed and row.sourced_id in persons and row.version < persons[row.sourced_id].version)
    }
    named, findings = _named(context, rows.values(), pupils)
    stored = {(old.guardian_id, old.child_id): old for old in context.stored.guardianships()}
    speaking = rows.keys() - findings.families - part.kept.families
    pairs = dict.fromkeys(named)
    if listed and part.region.agents_named:
        silent = {person for person in speaking if not rows[person].removed}
        pairs |= dict.fromkeys(
            pair
            for pair, old in stored.items()
            if old.status == "active" and pair[1] in pupils and silent.intersection(pair)
        )
    relations: dict[Key, Guardianship] = {}
    sources: dict[Key, Row] = {}
    for guardian, child in pairs:
        old = stored.get((guardian, child))
        sides = named.get((guardian, child), frozenset()) | (_sides(old) - speaking)
        guardianship = _guardianship((guardian, child), sides, old, context, keeps_version=listed)
        relations[key(guardianship)] = guardianship
        sources[key(guardianship)] = rows[child] if child in rows else rows[guardian]
    return MappedGuardianships(relations=relations, sources=sources, findings=findings)


def _named(
    context: ImportContext, rows: Iterable[UserRow], pupils: frozenset[str]
) -> tuple[dict[Pair, frozenset[str]], Findings]:
    """The pairs of guardian and child that users.csv names, each with the persons whose rows name it; and findings."""
    before = {(one.guardian_id, one.child_id) for one in context.stored.guardianships()}
    named: dict[Pair, frozenset[str]] = {}
    findings: list[Findings] = []
    for row in rows:
        if AGENTS in row.untold and context.part.region.agents_named:
            findings.append(Findings(families=frozenset({row.sourced_id})))
        for agent_id in row.agent_ids:
            if agent_id not in context.persons:
                findings.append(noted(row, AGENTS, ReportCode.REFERENCE))
                if not before & {(agent_id, row.sourced_id), (row.sourced_id, agent_id)}:
                    # The id is unknown: perhaps a stored guardian or child is meant.
                    findings.append(Findings(families=frozenset({row.sourced_id})))
            elif (row.sourced_id in context.pupils) == (agent_id in context.pupils):
                families = Findings(families=frozenset({row.sourced_id, agent_id}))
                findings.append(noted(row, AGENTS, ReportCode.GUARDIAN_UNCLEAR) + families)
            else:
                is_child = row.sourced_id in context.pupils
                pair = (agent_id, row.sourced_id) if is_child else (row.sourced_id, agent_id)
                if pair[1] in pupils:
                    named[pair] = named.get(pair, frozenset()) | {row.sourced_id}
    return named, total(findings)


def _sides(old: Guardianship | None) -> frozenset[str]:
    """The persons whose rows have named the stored guardianship."""
    if old is None or (old.own_status or old.status) == "ended":
        return frozenset()
    sides = {None: {old.child_id}, "guardian": {old.guardian_id}, "both": {old.child_id, old.guardian_id}}
    return frozenset(sides[old.told_by])


def _guardianship(
    pair: Pair, sides: frozenset[str], old: Guardianship | None, context: ImportContext, *, keeps_version: bool
) -> Guardianship:
    guardian_id, child_id = pair
    nobody = PersonFacts(full_name=old.child_name if old is not None else "")
    guardian, child = context.persons.get(guardian_id, nobody), context.persons.get(child_id, nobody)
    version = max(guardian.version, child.version)
    if old is not None and not sides:
        return replace(old, **statuses(removed=True, unsupported=False), version=version)
    told_by: Literal["guardian", "both"] | None = None
    if guardian_id in sides:
        told_by = "both" if child_id in sides else "guardian"
    return Guardianship(
        guardian_id=guardian_id,
        child_id=child_id,
        child_name=child.full_name,
        told_by=told_by,
        **statuses(removed=False, unsupported=guardian.removed or child.removed),
        version=max(version, old.version if old is not None and old.status == "active" and keeps_version else 0),
    )
