"""A list of changes is planned from what it names as it would be from the whole organisation."""

from __future__ import annotations

import io
import os
import tempfile
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

from hypothesis import event, given, settings
from hypothesis import strategies as st
from memory_table import MemoryTable
from roster_files import FOURTH, MANIFEST, MOMENT, SECOND, THIRD, UPLOADED_MS, packed
from roster_files import HEADERS as BULK_HEADERS

from functions.roster.diff.changes import deferred_removals
from functions.roster.map.context import key
from functions.roster.map.desired import map_organisation
from functions.roster.read.bundle import open_bundle
from functions.roster.read.rows import CONTINUES_COLUMN
from functions.roster.read.school_bundle import PlacementIndex, read_school_bundle
from functions.roster.read.split import split
from functions.roster.repository.organisations import Table
from functions.roster.repository.rosters import read, read_school
from functions.roster.use_cases import import_school
from svyazka_common import aws, clock
from svyazka_common.records.base import serialise

if TYPE_CHECKING:
    from roster_files import Moment

    from functions.roster.map.context import StoredRoster
    from functions.roster.plan.school import Plan
    from functions.roster.read.school_bundle import SchoolBundle
    from svyazka_common.records.imports import HeldRemoval

type Rows = dict[str, list[tuple[str, ...]]]

PUPILS, GUARDIANS, TEACHERS = ["p1", "p2", "p3", "p4"], ["g1", "g2", "g3"], ["t1", "t2", "t3"]
EVERYBODY = [*PUPILS, *GUARDIANS, *TEACHERS]
CLASSES, LESSONS = ["c1", "c2", "c3"], ["l1", "l2", "l3"]
DATES = ["", "", "2026-09-10T00:00:00Z", "2026-09-28T00:00:00Z", "2026-10-10T00:00:00Z"]
HEADERS = {
    name.removesuffix(".csv"): text.replace("sourcedId,status,dateLastModified,", "sourcedId,")
    for name, text in BULK_HEADERS.items()
}
HEADERS["classes"] += f",{CONTINUES_COLUMN}"

any_of = st.sampled_from
pupils, guardians, teachers, everybody = any_of(PUPILS), any_of(GUARDIANS), any_of(TEACHERS), any_of(EVERYBODY)
classes, lessons, schools = any_of(CLASSES), any_of(LESSONS), any_of(["s1", "s1", "s1", "s2"])
numbers = st.integers(0, 10**9).map(str)


def user(person: str | None = None) -> st.SearchStrategy[tuple[str, ...]]:
    """A row of users.csv: some can't be taken, some logins are two persons', some guardians are unknown."""
    ids = everybody if person is None else st.just(person)
    agents = st.lists(any_of([*GUARDIANS, *GUARDIANS, "p1", "x9"]), max_size=2, unique=True).map(",".join)
    login = any_of(["", "ann", "bob"]).flatmap(lambda login: ids if login == "" else st.just(login))
    enabled, name = any_of(["true", "true", "true", "false", "?"]), any_of(["Аня", "Яна", "Яна", ""])
    return st.tuples(ids, enabled, login, name, st.just("Ким"), st.just(""), agents, st.just(""))


def role(persons: st.SearchStrategy[str], what: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.tuples(numbers, persons, st.just("primary"), st.just(what), schools)


def place(
    ids: st.SearchStrategy[str], persons: st.SearchStrategy[str], what: str
) -> st.SearchStrategy[tuple[str, ...]]:
    return st.tuples(numbers, ids, schools, persons, st.just(what))


def homeroom(ids: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    title, terms, continues = any_of(["7А", "7Б"]), any_of(["y1", "y1", "y0"]), any_of(["", "", "", "c1"])
    of = st.just("homeroom")
    return st.tuples(ids, title, of, of, schools, terms, st.just(""), continues)


lesson = st.tuples(
    lessons,
    st.just("Урок"),
    any_of(["algebra", "art"]),
    st.just("scheduled"),
    schools,
    st.just("y1"),
    classes,
    st.just(""),
)
ROWS: dict[str, st.SearchStrategy[tuple[str, ...]]] = {
    "orgs": st.tuples(any_of(["s1", "s2"]), any_of(["Лицей № 3", "Школа № 4"]), st.just("school")),
    "academicSessions": st.just(("y1", "Год", "schoolYear", "2026-09-01", "2027-08-31", "2027")),
    "courses": st.tuples(any_of(["algebra", "art"]), any_of(["Алгебра", "ИЗО"]), st.just("s1")),
    "classes": homeroom(classes) | lesson,
    "users": user(),
    "roles": role(pupils, "student")
    | role(guardians, "parent")
    | role(teachers, "teacher")
    | role(everybody, "teacher"),
    "enrollments": place(any_of([*CLASSES, *LESSONS]), pupils, "student")
    | place(any_of([*CLASSES, *LESSONS]), teachers, "teacher"),
    "demographics": st.tuples(everybody, any_of(["", "2013-05-04"]), st.just("female")),
}


@st.composite
def bulk(draw: st.DrawFn) -> dict[str, str]:
    """A list of everybody, in which most have a place."""
    rows: Rows = {
        "orgs": [("s1", "Лицей № 3", "school"), ("s2", "Школа № 4", "school"), ("a1", "Управление", "district")],
        "academicSessions": [
            ("y0", "Год", "schoolYear", "2025-09-01", "2026-08-31", "2026"),
            ("y1", "Год", "schoolYear", "2026-09-01", "2027-08-31", "2027"),
        ],
        "courses": [("algebra", "Алгебра", "a1"), ("art", "ИЗО", "a1")],
        "classes": [draw(homeroom(st.just(one))) for one in CLASSES] + draw(st.lists(lesson, min_size=1, max_size=3)),
        "users": [draw(user(one)) for one in EVERYBODY],
        "roles": [draw(role(st.just(one), "student")) for one in PUPILS]
        + [draw(role(st.just(one), "parent")) for one in GUARDIANS]
        + [draw(role(st.just(one), "teacher")) for one in TEACHERS],
        "enrollments": [draw(place(classes, st.just(one), "student")) for one in PUPILS]
        + draw(st.lists(place(classes, pupils, "student"), max_size=2))
        + draw(st.lists(place(lessons, pupils, "student"), max_size=4))
        + draw(st.lists(place(any_of([*CLASSES, *LESSONS]), teachers, "teacher"), min_size=2, max_size=6)),
        "demographics": [],
    }
    return {"manifest.csv": MANIFEST} | {
        f"{name}.csv": "\n".join([HEADERS[name], *map(_cells, lines_of)]) + "\n" for name, lines_of in rows.items()
    }


@st.composite
def delta(draw: st.DrawFn) -> dict[str, str]:
    """A list of a few changes."""
    names = draw(st.lists(any_of([*ROWS, "users", "roles", "enrollments"]), min_size=1, max_size=4, unique=True))
    manifest = ["propertyName,value", "manifest.version,1.0", "oneroster.version,1.2"]
    files = {"manifest.csv": "\n".join([*manifest, *(f"file.{name},delta" for name in names)]) + "\n"}
    for name in names:
        rows = draw(
            st.lists(st.tuples(any_of(["active", "active", "tobedeleted"]), any_of(DATES), ROWS[name]), max_size=4)
        )
        lines = [_cells((status, date, *row)) for status, date, row in rows]
        files[f"{name}.csv"] = "\n".join([f"status,dateLastModified,{HEADERS[name]}", *lines]) + "\n"
    return files


def _cells(row: tuple[str, ...]) -> str:
    return ",".join(f'"{cell}"' for cell in row)


@dataclass
class Journal:
    """A table with some organisations, each planned twice for each bundle; `named` counts those not read whole."""

    table: MemoryTable = field(default_factory=MemoryTable)
    held_back: dict[str, list[HeldRemoval]] = field(default_factory=lambda: defaultdict(list))
    named: int = 0

    def load(self, files: dict[str, str], moment: Moment, *, frozen: bool = False) -> None:
        with tempfile.TemporaryDirectory() as name:
            made = split(open_bundle(io.BytesIO(packed(files, moment)), UPLOADED_MS), Table(), Path(name))
            with made.report:
                for organisation in map(map_organisation, made.organisations):
                    if (organisation.pk, organisation.sk) not in self.table.items:
                        self.table.put(organisation.to_item())
                for school in sorted(made.parts.names()):
                    plan = self.plan(read_school_bundle(school, made.region, made.parts.lines(school)), frozen=frozen)
                    if plan is not None and (frozen or not plan.too_much):
                        self.apply(school, plan)

    def plan(self, part: SchoolBundle, *, frozen: bool) -> Plan | None:
        """Work out both, hold them to be the same."""
        removals = self.held_back[part.organisation_id]
        with mock.patch.object(import_school, "read", read_whole):
            expected = import_school.plan_from_table(part, PlacementIndex(), removals, frozen=frozen)
        with mock.patch.object(import_school, "read", self.read):
            plan = import_school.plan_from_table(part, PlacementIndex(), removals, frozen=frozen)
        assert content(plan) == content(expected)
        return plan

    def read(self, part: SchoolBundle, placement_index: PlacementIndex, *, applies_deferred: bool) -> StoredRoster:
        stored = read(part, placement_index, applies_deferred=applies_deferred)
        self.named += not stored.whole
        return stored

    def apply(self, organisation_id: str, plan: Plan) -> None:
        """Write it, whatever stood there."""
        for record in (*plan.added, *plan.changed):
            self.table.put(record.to_item())
        for change in plan.accounts:
            if change.before is not None:
                self.table.delete(change.before.key)
            self.table.put(change.after.to_item())
        self.held_back[organisation_id] = (
            deferred_removals(plan.endings.values(), organisation_id) if plan.frozen else []
        )
        for ending in () if plan.frozen else plan.endings.values():
            item = self.table.items.get(ending.key)
            if item is not None:
                fields = {"status": "ended", "version": ending.version}
                self.table.put(
                    item | serialise(fields | ({"own_status": ending.own_status} if ending.own_status else {}))
                )


def read_whole(part: SchoolBundle, placement_index: PlacementIndex, *, applies_deferred: bool) -> StoredRoster:  # noqa: ARG001 - as `reading.read`
    return read_school(part, placement_index)


def content(plan: Plan | None) -> dict[str, Any] | None:
    """All of a plan; not of how much something goes, which only one of the two may tell."""
    if plan is None:
        return None
    added, changed = ({key(one): one for one in records} for records in (plan.added, plan.changed))
    return {
        "organisation": plan.organisation,
        "problems": plan.problems,
        "added": added,
        "changed": changed,
        "endings": plan.endings,
        "accounts": plan.accounts,
        "going": plan.removals.uncounted(),
        "too_much": plan.too_much,
        "counts": plan.counts(),
    }


@given(
    everybody=bulk(),
    changes=st.lists(st.tuples(delta(), any_of([False, False, True])), min_size=2, max_size=3),
    percent=any_of(["10", "60", "100", "100"]),
)
@settings(max_examples=40)
def test_what_changes_name_gives_the_same_plan_as_the_whole_organisation(
    everybody: dict[str, str], changes: list[tuple[dict[str, str], bool]], percent: str
) -> None:
    here = Journal()
    with (
        mock.patch.object(aws, "dynamodb", return_value=here.table),
        mock.patch.object(clock, "today", return_value="2026-10-15"),
        mock.patch.dict(os.environ, {"STATE_TABLE": "state", "ROSTER_LARGEST_REMOVAL": "100"}),
    ):
        here.load(everybody, MOMENT)
        assert here.named == 0
        os.environ["ROSTER_LARGEST_REMOVAL"] = percent
        for (files, frozen), moment in zip(changes, (SECOND, THIRD, FOURTH), strict=False):
            here.load(files, moment, frozen=frozen)
    event(f"read by name: {here.named > 0}")
