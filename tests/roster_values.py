"""Values for the stages of the import: records, what is stored, what is wanted, and the part of a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from functions.roster.map.context import OrganisationFacts, StoredRoster, key
from functions.roster.map.desired import DesiredRoster
from functions.roster.read.school_bundle import Region, SchoolBundle
from svyazka_common.records.roster import (
    Account,
    Enrolment,
    Guardianship,
    Homeroom,
    Organisation,
    Person,
    Relation,
    RoleAssignment,
    SchoolClass,
    TeachingLoad,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from functions.roster.diff.changes import Changes
    from functions.roster.read.bundle import Mode
    from svyazka_common.records.base import Record

BEFORE, SAME, AFTER = 99, 100, 101
"""Versions beside that of what is stored, which is `SAME`."""

TABLES = ("orgs", "academicSessions", "courses", "classes", "users", "roles", "enrollments", "demographics")
YEAR = ("2026-09-01", "2027-08-31")
IN_CLASS: dict[str, Any] = {
    "person_id": "p1",
    "class_id": "c1",
    "class_label": "7А",
    "organisation_id": "s1",
    "starts_on": YEAR[0],
    "ends_on": YEAR[1],
    "version": SAME,
}

ORGANISATION = Organisation(organisation_id="s1", kind="school", name="Лицей", version=SAME)
PERSON = Person(person_id="p1", family_name="Ким", given_name="Лев", version=SAME)
CLASS = SchoolClass(class_id="c1", organisation_id="s1", label="7А", starts_on=YEAR[0], ends_on=YEAR[1], version=SAME)
PUPIL = RoleAssignment(
    person_id="p1",
    organisation_id="s1",
    organisation_name="Лицей",
    organisation_kind="school",
    role="pupil",
    version=SAME,
)
TEACHER = replace(PUPIL, person_id="t1", role="teacher")
CLASS_TEACHER = replace(PUPIL, person_id="t1", role="homeroom_teacher")
PARENT = replace(PUPIL, person_id="g1", role="parent")
GUARDIANSHIP = Guardianship(guardian_id="g1", child_id="p1", child_name="Ким Лев", version=SAME)
ENROLMENT = Enrolment(**IN_CLASS)
HOMEROOM = Homeroom(**IN_CLASS | {"person_id": "t1"})
LOAD = TeachingLoad(**IN_CLASS | {"person_id": "t1"}, subject_id="algebra", subject_name="Алгебра")
ACCOUNT = Account(account_id="a1", person_id="p1", organisation_id="s1", login="p1", version=SAME)


def part_of(
    version: int = AFTER, default: Mode = "bulk", *, broken_off: Iterable[str] = (), **modes: Mode
) -> SchoolBundle:
    """The part of the school `s1` in a file, without a row; `modes` by table, `default` those of all others."""
    table_modes = dict.fromkeys(TABLES, default) | modes
    return SchoolBundle(
        organisation_id="s1",
        region=Region(
            version=version, dated=version, modes=table_modes, broken_off=list(broken_off), agents_named=True
        ),
    )


def stored_of(*records: Record, **fields: Any) -> StoredRoster:
    """A table that has these."""
    return StoredRoster(
        organisation=next((one for one in records if isinstance(one, Organisation)), None),
        classes={one.class_id: one for one in records if isinstance(one, SchoolClass)},
        persons={one.person_id: one for one in records if isinstance(one, Person)},
        relations={key(one): one for one in records if isinstance(one, Relation)},
        **fields,
    )


def desired_of(*records: Record, **fields: Any) -> DesiredRoster:
    """A file that asks for these."""
    return DesiredRoster(
        facts=OrganisationFacts(name="Лицей", kind="school"),
        organisation=next((one for one in records if isinstance(one, Organisation)), None),
        classes={one.class_id: one for one in records if isinstance(one, SchoolClass)},
        persons=[one for one in records if isinstance(one, Person)],
        relations={key(one): one for one in records if isinstance(one, Relation)},
        **fields,
    )


def outcomes(changes: Changes) -> Mapping[tuple[str, str], str]:
    """What becomes of each record, by key: `added 100`, `changed 101`, `ends 101`, `stale`."""
    made = {key(one): f"added {one.version}" for one in changes.added}
    made |= {key(one): f"changed {one.version}" for one in changes.changed}
    made |= {place: f"ends {one.version}" for place, one in changes.endings.items()}
    return made | dict.fromkeys(changes.stale, "stale")
