"""The difference between what a bundle asks for and what is stored.

Records change by what rows say. Records end if a row ends them, if a table of everybody lacks them, or if a freeze has
held their removal back until now. Versions decide which of two counts (`VersionPolicy`). The role of a class teacher
follows from the homerooms that exist afterwards: no table contains it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct, field
from msgspec.structs import replace

from functions.roster.map.classes import group_of
from functions.roster.map.context import key
from functions.roster.read.rows import ClassRow, EnrolmentRow, OrganisationRow, RoleRow, UserRow
from svyazka_common.records.imports import HeldRemoval
from svyazka_common.records.roster import (
    Account,
    GroupEnrolment,
    Guardianship,
    Homeroom,
    InClass,
    Relation,
    RoleAssignment,
    SchoolClass,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from functions.roster.map.context import Key, StoredRoster
    from functions.roster.map.desired import DesiredRoster
    from svyazka_common.records.roster import Organisation, Person, Status

    type Versioned = Account | Organisation | Person | Relation | SchoolClass
    from collections.abc import Collection, Iterator

    from functions.roster.map.context import OrganisationFacts
    from functions.roster.read.rows import Row
    from functions.roster.read.school_bundle import SchoolBundle
    from svyazka_common.records.roster import Role


class Added(Struct, frozen=True, kw_only=True):
    """A record that is new."""

    record: Versioned


class Changed(Struct, frozen=True, kw_only=True):
    """A record that is written over an older version."""

    record: Versioned


class Ending(Struct, frozen=True, kw_only=True):
    """A record that ends: its key and entity in `state`, and the version of the end. `own_status`: see `Relation`.

    `record` is the ended record if the file says more of it than its end, such as another row; it is written whole.
    """

    pk: str
    sk: str
    entity: str
    version: int
    own_status: Status | None = None
    record: Versioned | None = None

    @property
    def key(self) -> Key:
        """Partition and sort key."""
        return self.pk, self.sk


class Stale(Struct, frozen=True, kw_only=True):
    """A record that would change, or end, if nothing newer were stored."""

    key: Key


type Decision = Added | Changed | Ending | Stale
"""What becomes of a record; None is used instead if it stays as it is."""


class VersionPolicy(Struct, frozen=True, kw_only=True):
    """How the versions of a table's records count (docs/adr/0006-the-roster-by-file.md). Versions are in ms.

    `version` is the bundle's. `whole` says that the table has everybody: then its content is as new as the bundle,
    however old the dates in its rows are.
    """

    version: int
    whole: bool

    def decide(self, new: Versioned, old: Versioned | None, *, taken_over: bool = False) -> Decision | None:
        """What becomes of a record.

        A record of a whole table whose row has no date of its own and says nothing new is not written, or a nightly
        file would rewrite the region. A record with a newer date is written for the sake of the date: otherwise a late,
        older message could undo it.

        `taken_over`: the record was another organisation's. From a whole table it is written with at least the bundle's
        version. What this file or an older file says of it in the other organisation then no longer counts.
        """
        if old is None:
            return Added(record=new)
        if not taken_over and content(new) == content(old):
            dated = new.version > old.version and not (self.whole and new.version == self.version)
            return Changed(record=new) if dated else None
        version = max(new.version, self.version) if self.whole else new.version
        if version == old.version:
            return self._tied(new, old, version)
        if version < old.version:
            return Stale(key=key(old)) if content(new) != content(old) else None
        return _taken(replace(new, version=version), old)

    def _tied(self, new: Versioned, old: Versioned, version: int) -> Decision | None:
        """Of two records of one version, the later upload's counts, and is a millisecond newer from then on.

        One exception: two schools may have one record in one file of everybody. Then the active record wins over the
        ended, in whatever order the schools are imported.
        """
        if not self.whole:
            return _taken(replace(new, version=version + 1), old)
        active_wins = new.status == "active" and old.status == "ended"
        return Changed(record=replace(new, version=version)) if active_wins else None


def ended(old: Versioned, version: int, own_status: Status | None = None) -> Ending | Stale | None:
    """Ends a record, unless it is newer; it is as new, and stays, if another school has it in the same file."""
    if version <= old.version:
        return Stale(key=key(old)) if version < old.version else None
    return Ending(pk=old.pk, sk=old.sk, entity=old.entity, version=version, own_status=own_status)


def _taken(new: Versioned, old: Versioned) -> Decision | None:
    if new.status == "ended" and old.status == "active":
        ending = ended(old, new.version, getattr(new, "own_status", None))
        tells_more = content(new) != content(_with_status_of(new, old))
        return replace(ending, record=new) if isinstance(ending, Ending) and tells_more else ending
    return Changed(record=new)


def _with_status_of(new: Versioned, old: Versioned) -> Versioned:
    """The old record as it is after its end, if nothing else changes."""
    if isinstance(new, Relation | SchoolClass) and isinstance(old, Relation | SchoolClass):
        return replace(old, status=new.status, own_status=new.own_status)
    return replace(old, status=new.status)


def content(record: Versioned) -> Versioned:
    """A record without its versions, to compare what two records say."""
    rows = getattr(record, "rows", None)
    bare: dict[str, Any] = {"version": 0}
    if rows:
        bare["rows"] = {
            row_id: {name: value for name, value in terms.items() if name != "version"}
            for row_id, terms in rows.items()
        }
    return replace(record, **bare)


class Changes(Struct, frozen=True, kw_only=True):
    """`added` and `changed` are written whole; `endings` are by key, in the order in which they came.

    `stale` contains the keys of records that would have changed or ended, if nothing newer were stored. `here` maps
    persons with a role in the organisation afterwards to the role's version, 0 if the bundle lacks it. `gone` maps
    persons who have lost their last role here to the version of that role.
    """

    added: tuple[Versioned, ...] = ()
    changed: tuple[Versioned, ...] = ()
    endings: Mapping[Key, Ending] = field(default_factory=dict)
    stale: frozenset[Key] = frozenset()
    here: Mapping[str, int] = field(default_factory=dict)
    gone: Mapping[str, int] = field(default_factory=dict)


def gathered(decisions: Iterable[Decision | None]) -> Changes:
    """The decisions, by what they ask for."""
    every = list(decisions)
    return Changes(
        added=tuple(one.record for one in every if isinstance(one, Added)),
        changed=tuple(one.record for one in every if isinstance(one, Changed)),
        endings={one.key: one for one in every if isinstance(one, Ending)},
        stale=frozenset(one.key for one in every if isinstance(one, Stale)),
    )


def people_here(stored: StoredRoster, desired: DesiredRoster, changes: Changes) -> dict[str, int]:
    """See `Changes.here`."""
    people = {
        role.person_id: 0
        for role in stored.roles()
        if role.status == "active" and key(role) not in changes.endings and key(role) not in desired.relations
    }
    written = [one for one in (*changes.added, *changes.changed) if isinstance(one, RoleAssignment)]
    for role in written:
        if role.status == "active":
            people.setdefault(role.person_id, 0)
    # The versions as written: an account is as new as the role that it follows from, and no file makes it newer later.
    for role in ({key(one): one for one in desired.roles()} | {key(one): one for one in written}).values():
        if role.status == "active" and key(role) in desired.relations:
            people[role.person_id] = max(role.version, people.get(role.person_id, 0))
    return people


def people_gone(stored: StoredRoster, people: Mapping[str, int], endings: Mapping[Key, Ending]) -> dict[str, int]:
    """See `Changes.gone`."""
    gone: dict[str, int] = {}
    for role in stored.roles():
        ending = endings.get(key(role))
        if ending is not None and role.person_id not in people:
            gone[role.person_id] = max(ending.version, gone.get(role.person_id, 0))
    return gone


def compute_changes(
    part: SchoolBundle,
    stored: StoredRoster,
    desired: DesiredRoster,
    *,
    enrolled_elsewhere: frozenset[str] = frozenset(),
    deferred: Iterable[HeldRemoval] = (),
) -> Changes:
    """Work out what becomes of an organisation's records, accounts aside.

    Args:
        part: what the bundle has of the organisation.
        stored: what the table has of it.
        desired: `map.desired.map_part` of both.
        enrolled_elsewhere: persons that the file enrols in classes of this organisation under the name of another;
            they keep what they have.
        deferred: removals that a freeze has held back, and that are due.
    """
    changes = gathered(
        [*_decisions(part, stored, desired), *absent(part, stored, desired, _kept(part, desired, enrolled_elsewhere))]
    )
    teachers = gathered(class_teachers(part, stored, desired, changes))
    endings = {**changes.endings, **teachers.endings}
    due = {one.key: one for one in apply_deferred(deferred, stored, desired, roles_that_follow(desired))}
    changes = Changes(
        added=changes.added + teachers.added,
        changed=changes.changed + teachers.changed,
        endings={**endings, **{place: one for place, one in due.items() if place not in endings}},
        stale=changes.stale | teachers.stale,
    )
    people = people_here(stored, desired, changes)
    return replace(changes, here=people, gone=people_gone(stored, people, changes.endings))


def roles_that_follow(desired: DesiredRoster) -> frozenset[Key]:
    """The roles of class teachers that follow from the homerooms of the bundle."""
    return frozenset(key(class_teacher(one, desired.facts)) for one in homerooms_of(desired) if one.status == "active")


def _kept(part: SchoolBundle, desired: DesiredRoster, enrolled_elsewhere: frozenset[str]) -> Kept:
    kept, findings = part.kept, desired.findings
    return Kept(
        persons=frozenset(kept.persons) | findings.persons | enrolled_elsewhere,
        families=frozenset(kept.families) | findings.families,
        classes=frozenset(kept.classes) | findings.classes,
    )


def _decisions(part: SchoolBundle, stored: StoredRoster, desired: DesiredRoster) -> Iterator[Decision | None]:
    """What becomes of the records that the bundle has."""

    def policy(model: type[Row]) -> VersionPolicy:
        return VersionPolicy(version=part.region.version, whole=part.region.mode(model) == "bulk")

    if desired.organisation is not None:
        yield policy(OrganisationRow).decide(desired.organisation, stored.organisation)
    for person in desired.persons:
        yield policy(UserRow).decide(person, stored.persons.get(person.person_id))
    for school_class in desired.classes.values():
        before = stored.classes.get(school_class.class_id)
        moved = before is not None and before.organisation_id != part.organisation_id
        yield policy(ClassRow).decide(school_class, before, taken_over=moved)
    arriving = _arriving(stored, desired, policy(RoleRow))
    for relation in desired.relations.values():
        old = stored.relations.get(key(relation))
        match old:
            case InClass():
                moved = old.organisation_id != part.organisation_id
            case Guardianship():
                moved = old.child_id in arriving
            case _:
                moved = False
        yield policy(_table(relation)).decide(relation, old, taken_over=moved)


def _arriving(stored: StoredRoster, desired: DesiredRoster, policy: VersionPolicy) -> set[str]:
    """The persons who become pupils here: another school may be ending their guardianships at the same time."""
    arriving: set[str] = set()
    for role in desired.roles():
        before = stored.relations.get(key(role))
        new = role.role == "pupil" and role.status == "active" and (before is None or before.status == "ended")
        if new and isinstance(policy.decide(role, before), Added | Changed):
            arriving.add(role.person_id)
    return arriving


def _table(relation: Relation) -> type[Row]:
    match relation:
        case RoleAssignment():
            return RoleRow
        case Guardianship():
            return UserRow
        case _:
            return EnrolmentRow


class Kept(Struct, frozen=True, kw_only=True):
    """Persons and classes that rejected rows name; they keep what they have. `families` keep guardians and children."""

    persons: frozenset[str] = frozenset()
    families: frozenset[str] = frozenset()
    classes: frozenset[str] = frozenset()


def absent(part: SchoolBundle, stored: StoredRoster, desired: DesiredRoster, kept: Kept) -> list[Decision | None]:
    """End what is stored, active and not wanted any more."""
    decisions: list[Decision | None] = []
    for relation in stored.relations.values():
        if relation.status == "active" and key(relation) not in desired.relations:
            version = _ends(relation, part, stored, desired, kept)
            if version is not None:
                decisions.append(ended(relation, version))
    if part.region.whole(ClassRow):
        named = desired.classes.keys() | kept.classes
        gone = (one for one in stored.classes.values() if one.status == "active" and one.class_id not in named)
        decisions += [ended(one, part.region.version) for one in gone]
    return decisions


def _ends(
    relation: Relation, part: SchoolBundle, stored: StoredRoster, desired: DesiredRoster, kept: Kept
) -> int | None:
    """The version with which a relation ends; None if it goes on."""
    region, removed = part.region, desired.removed_persons
    match relation:
        case RoleAssignment(role="homeroom_teacher"):
            return None
        case RoleAssignment():
            whole = region.whole(RoleRow) and relation.person_id not in kept.persons
            said = removed.get(relation.person_id)
        case Guardianship():
            whole = _family_is_whole(relation, part, stored, desired, kept)
            said = max(removed.get(relation.child_id, 0), removed.get(relation.guardian_id, 0))
        case InClass():
            whole = _class_is_whole(relation, part, desired, kept)
            lesson = relation.class_id, group_of(relation) or ""
            said = max(
                removed.get(relation.person_id, 0),
                desired.removed_classes.get(relation.class_id, 0),
                desired.removed_lessons.get(lesson, 0),
                _left_classes(relation, desired, kept),
            )
        case _:
            return None
    return region.version if whole else said or None


def _left_classes(relation: InClass, desired: DesiredRoster, kept: Kept) -> int:
    """The version with which a pupil who has no class here any more leaves a group; 0 where that isn't so."""
    if not isinstance(relation, GroupEnrolment) or relation.person_id in kept.persons:
        return 0
    return desired.left_classes.get(relation.person_id, 0)


def _class_is_whole(relation: InClass, part: SchoolBundle, desired: DesiredRoster, kept: Kept) -> bool:
    """Whether a table of everybody lacks the relation: the table of enrolments lacks it, or that of classes its class.

    A table without pupils in lessons says nothing of groups.
    """
    group = group_of(relation)
    if relation.person_id in kept.persons or kept.classes & {relation.class_id, group}:
        return False
    dissolved = part.region.whole(ClassRow) and relation.class_id not in desired.classes
    return (part.region.whole(EnrolmentRow) and (group is None or desired.groups_named)) or dissolved


def _family_is_whole(
    relation: Guardianship, part: SchoolBundle, stored: StoredRoster, desired: DesiredRoster, kept: Kept
) -> bool:
    """Whether the bundle has all guardians of a child, or the child has left for good."""
    if {relation.guardian_id, relation.child_id} & (kept.persons | kept.families):
        return False
    if relation.child_id in desired.children:
        return True
    return relation.child_id in stored.left and part.region.whole(RoleRow)


ROLE: Role = "homeroom_teacher"


def class_teachers(
    part: SchoolBundle, stored: StoredRoster, desired: DesiredRoster, changes: Changes
) -> list[Decision | None]:
    """Give the role to persons who have a homeroom afterwards, and end it for those who no longer have a homeroom.

    A list of changes decides that only for persons whose homerooms it names or ends. The role has the version of its
    homeroom in `changes`, so that the same file has nothing to add when it comes again.
    """
    region, endings = part.region, changes.endings
    whole = region.mode(EnrolmentRow) == "bulk"
    written = {key(one): one for one in (*changes.added, *changes.changed) if isinstance(one, Homeroom)}
    homerooms = [written.get(key(one), one) for one in homerooms_of(desired)]
    before = [one for one in stored.in_classes() if isinstance(one, Homeroom)]
    if not whole:
        concerned = {one.person_id for one in homerooms} | {one.person_id for one in before if key(one) in endings}
        before = [one for one in before if one.person_id in concerned]
    remaining = [one for one in before if key(one) not in desired.relations and key(one) not in endings]
    roles = _roles([one for one in (*homerooms, *remaining) if one.status == "active"], desired.facts)
    policy = VersionPolicy(version=region.version, whole=whole)
    decisions = [policy.decide(role, stored.relations.get(key(role))) for role in roles.values()]
    for old in stored.roles():
        if old.role == ROLE and old.status == "active" and old.person_id not in roles:
            own = (
                endings[key(one)].version for one in before if one.person_id == old.person_id and key(one) in endings
            )
            version = region.version if whole else max(own, default=0)
            decisions.append(ended(old, version) if version else None)
    return decisions


def homerooms_of(desired: DesiredRoster) -> list[Homeroom]:
    """Those that the bundle has."""
    return [one for one in desired.in_classes() if isinstance(one, Homeroom)]


def class_teacher(homeroom: Homeroom, organisation: OrganisationFacts) -> RoleAssignment:
    """The role that comes with a homeroom."""
    return RoleAssignment(
        person_id=homeroom.person_id,
        organisation_id=homeroom.organisation_id,
        organisation_name=organisation.name,
        organisation_kind=organisation.kind,
        role=ROLE,
        version=max(homeroom.version, organisation.version),
    )


def _roles(homerooms: Iterable[Homeroom], organisation: OrganisationFacts) -> dict[str, RoleAssignment]:
    """By person, with the latest version of their homerooms."""
    roles: dict[str, RoleAssignment] = {}
    for homeroom in homerooms:
        role = class_teacher(homeroom, organisation)
        if homeroom.person_id not in roles or role.version > roles[homeroom.person_id].version:
            roles[homeroom.person_id] = role
    return roles


def apply_deferred(
    removals: Iterable[HeldRemoval], stored: StoredRoster, desired: DesiredRoster, follows: Collection[Key]
) -> list[Ending]:
    """What ends now of all that was held back, accounts aside: unless it has come back since.

    `follows` are the keys of what no row has and yet follows from rows: the roles of class teachers.
    """
    records: list[Versioned] = [*stored.relations.values(), *stored.classes.values(), *stored.persons.values()]
    records += [stored.organisation] if stored.organisation is not None else []
    stored_by_key = {key(record): record for record in records}
    endings: list[Ending] = []
    for removal in removals:
        record = stored_by_key.get(place_of(removal))
        newer = record is not None and (record.status == "ended" or record.version >= removal.version)
        if removal.removed_entity != Account.entity and not newer and not came_back(removal, desired, follows):
            endings.append(ending_of(removal))
    return endings


def came_back(removal: HeldRemoval, desired: DesiredRoster, follows: Collection[Key]) -> bool:
    """Whether a bundle has as active what was to end."""
    place = place_of(removal)
    at_place = [
        one for one in (desired.organisation, *desired.classes.values()) if one is not None and key(one) == place
    ]
    records = (desired.relations.get(place), *at_place)
    return place in follows or any(record is not None and record.status == "active" for record in records)


def ending_of(removal: HeldRemoval) -> Ending:
    """The removal, as it is done."""
    return Ending(
        pk=removal.removed_pk,
        sk=removal.removed_sk,
        entity=removal.removed_entity,
        version=removal.version,
        own_status=removal.own_status,
    )


def place_of(removal: HeldRemoval) -> Key:
    """The key in `state` of what ends."""
    return removal.removed_pk, removal.removed_sk


def deferred_removals(endings: Iterable[Ending], organisation_id: str) -> list[HeldRemoval]:
    """What to note of removals that a freeze holds back."""
    return [
        HeldRemoval(
            organisation_id=organisation_id,
            removed_pk=ending.pk,
            removed_sk=ending.sk,
            removed_entity=ending.entity,
            own_status=ending.own_status,
            version=ending.version,
        )
        for ending in endings
    ]
