"""A list of changes is planned from what it names as it would be from the whole organisation."""

from __future__ import annotations

import io
import os
import tempfile
from collections import defaultdict
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

from hypothesis import event, given, settings
from hypothesis import strategies as st
from memory_table import MemoryTable
from roster_files import FOURTH, MANIFEST, MOMENT, SECOND, THIRD, UPLOADED_MS, lines, packed
from roster_files import HEADERS as BULK_HEADERS

from functions.roster import planning
from functions.roster.bundle import open_bundle
from functions.roster.mapping.organisations import organisation
from functions.roster.part import read_part
from functions.roster.reading import read
from functions.roster.report import Report
from functions.roster.repository.organisations import Table
from functions.roster.repository.school import read_school
from functions.roster.rows.classes import CONTINUES_COLUMN
from functions.roster.rules.held import hold
from functions.roster.splitting.buckets import Buckets
from functions.roster.splitting.classes import Classes
from functions.roster.splitting.places import Persons
from functions.roster.splitting.region import read_region
from functions.roster.splitting.spill import Spill
from functions.roster.splitting.split import Splitter, tells_all_persons
from functions.roster.splitting.whereabouts import Whereabouts
from functions.roster.stored import key
from svyazka_common import aws, clock
from svyazka_common.dynamodb import serialise

if TYPE_CHECKING:
    from roster_files import Moment

    from functions.roster.part import Part
    from functions.roster.rules.plan import Plan
    from functions.roster.stored import Stored
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

some = st.sampled_from
pupils, guardians, teachers, everybody = some(PUPILS), some(GUARDIANS), some(TEACHERS), some(EVERYBODY)
classes, lessons, schools = some(CLASSES), some(LESSONS), some(["s1", "s1", "s1", "s2"])
numbers = st.integers(0, 10**9).map(str)


def user(person: str | None = None) -> st.SearchStrategy[tuple[str, ...]]:
    """A row of users.csv: some can't be taken, some logins are two persons', some guardians are unknown."""
    ids = everybody if person is None else st.just(person)
    agents = st.lists(some([*GUARDIANS, *GUARDIANS, "p1", "x9"]), max_size=2, unique=True).map(",".join)
    login = some(["", "ann", "bob"]).flatmap(lambda told: ids if told == "" else st.just(told))
    enabled, name = some(["true", "true", "true", "false", "?"]), some(["Аня", "Яна", "Яна", ""])
    return st.tuples(ids, enabled, login, name, st.just("Ким"), st.just(""), agents, st.just(""))


def role(persons: st.SearchStrategy[str], what: str) -> st.SearchStrategy[tuple[str, ...]]:
    return st.tuples(numbers, persons, st.just("primary"), st.just(what), schools)


def place(
    ids: st.SearchStrategy[str], persons: st.SearchStrategy[str], what: str
) -> st.SearchStrategy[tuple[str, ...]]:
    return st.tuples(numbers, ids, schools, persons, st.just(what))


def homeroom(ids: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    title, terms, continues = some(["7А", "7Б"]), some(["y1", "y1", "y0"]), some(["", "", "", "c1"])
    of = st.just("homeroom")
    return st.tuples(ids, title, of, of, schools, terms, st.just(""), continues)


lesson = st.tuples(
    lessons,
    st.just("Урок"),
    some(["algebra", "art"]),
    st.just("scheduled"),
    schools,
    st.just("y1"),
    classes,
    st.just(""),
)
ROWS: dict[str, st.SearchStrategy[tuple[str, ...]]] = {
    "orgs": st.tuples(some(["s1", "s2"]), some(["Лицей № 3", "Школа № 4"]), st.just("school")),
    "academicSessions": st.just(("y1", "Год", "schoolYear", "2026-09-01", "2027-08-31", "2027")),
    "courses": st.tuples(some(["algebra", "art"]), some(["Алгебра", "ИЗО"]), st.just("s1")),
    "classes": homeroom(classes) | lesson,
    "users": user(),
    "roles": role(pupils, "student")
    | role(guardians, "parent")
    | role(teachers, "teacher")
    | role(everybody, "teacher"),
    "enrollments": place(classes, pupils, "student") | place(some([*CLASSES, *LESSONS]), teachers, "teacher"),
    "demographics": st.tuples(everybody, some(["", "2013-05-04"]), st.just("female")),
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
        + draw(st.lists(place(some([*CLASSES, *LESSONS]), teachers, "teacher"), min_size=2, max_size=6)),
        "demographics": [],
    }
    return {"manifest.csv": MANIFEST} | {
        f"{name}.csv": "\n".join([HEADERS[name], *map(_cells, lines_of)]) + "\n" for name, lines_of in rows.items()
    }


@st.composite
def delta(draw: st.DrawFn) -> dict[str, str]:
    """A list of a few changes."""
    names = draw(st.lists(some([*ROWS, "users", "roles", "enrollments"]), min_size=1, max_size=4, unique=True))
    manifest = ["propertyName,value", "manifest.version,1.0", "oneroster.version,1.2"]
    files = {"manifest.csv": "\n".join([*manifest, *(f"file.{name},delta" for name in names)]) + "\n"}
    for name in names:
        rows = draw(st.lists(st.tuples(some(["active", "active", "tobedeleted"]), some(DATES), ROWS[name]), max_size=4))
        told = [_cells((status, date, *row)) for status, date, row in rows]
        files[f"{name}.csv"] = "\n".join([f"status,dateLastModified,{HEADERS[name]}", *told]) + "\n"
    return files


def _cells(row: tuple[str, ...]) -> str:
    return ",".join(f'"{cell}"' for cell in row)


@dataclass
class Journal:
    """A table with some organisations, each planned twice for each bundle; `named` counts those not read whole."""

    table: MemoryTable = field(default_factory=MemoryTable)
    held: dict[str, list[HeldRemoval]] = field(default_factory=lambda: defaultdict(list))
    named: int = 0

    def load(self, files: dict[str, str], moment: Moment, *, frozen: bool = False) -> None:
        with tempfile.TemporaryDirectory() as name, Report() as report:
            bundle = open_bundle(io.BytesIO(packed(files, moment)), UPLOADED_MS)
            region, organisations = read_region(bundle, report)
            for one in map(organisation, organisations):
                if (one.pk, one.sk) not in self.table.items:
                    self.table.put(one.to_item())
            (folder := Path(name) / "parts").mkdir()
            parts, table = Spill(folder), Table()
            elsewhere = None if tells_all_persons(bundle) else table.places_of
            Splitter(
                bundle=bundle,
                region=region,
                report=report,
                stored=table,
                organisations={row.sourced_id for row in organisations},
                parts=parts,
                classes=Classes(Buckets(Path(name) / "classes")),
                persons=Persons(Buckets(Path(name) / "persons"), elsewhere=elsewhere),
            ).split()
            for school in sorted(parts.names()):
                plan = self.plan(read_part(school, region, parts.lines(school), report), frozen=frozen)
                if plan is not None and (frozen or not plan.too_much):
                    self.apply(school, plan)

    def plan(self, part: Part, *, frozen: bool) -> Plan | None:
        """Work out both, hold them to be the same."""
        held = self.held[part.organisation_id]
        with Report() as all_told, mock.patch.object(planning, "read", read_whole):
            expected = planning.plan_school(deepcopy(part), Whereabouts(), held, all_told, frozen=frozen)
            expected_lines = lines(all_told)
        with Report() as told, mock.patch.object(planning, "read", self.read):
            plan = planning.plan_school(part, Whereabouts(), held, told, frozen=frozen)
            assert lines(told) == expected_lines
        assert content(plan) == content(expected)
        return plan

    def read(self, part: Part, whereabouts: Whereabouts, *, takes_up: bool) -> Stored:
        found = read(part, whereabouts, takes_up=takes_up)
        self.named += not found.whole
        return found

    def apply(self, organisation_id: str, plan: Plan) -> None:
        """Write it, whatever stood there."""
        for record in (*plan.difference.added, *plan.difference.changed):
            self.table.put(record.to_item())
        for change in plan.accounts:
            if change.before is not None:
                self.table.delete(change.before.key)
            self.table.put(change.after.to_item())
        self.held[organisation_id] = hold(plan.difference, organisation_id) if plan.held else []
        for ending in () if plan.held else plan.difference.endings.values():
            item = self.table.items.get(ending.key)
            if item is not None:
                told = {"status": "ended", "version": ending.version}
                self.table.put(
                    item | serialise(told | ({"own_status": ending.own_status} if ending.own_status else {}))
                )


def read_whole(part: Part, whereabouts: Whereabouts, *, takes_up: bool) -> Stored:  # noqa: ARG001 - as `reading.read`
    return read_school(part, whereabouts)


def content(plan: Plan | None) -> dict[str, Any] | None:
    """All of a plan; not of how much something goes, which only one of the two may tell."""
    if plan is None:
        return None
    added, changed = (
        {key(one): one for one in records} for records in (plan.difference.added, plan.difference.changed)
    )
    return {
        "organisation": plan.organisation,
        "wanted": plan.wanted,
        "added": added,
        "changed": changed,
        "endings": plan.difference.endings,
        "accounts": plan.accounts,
        "going": plan.removals.uncounted(),
        "too_much": plan.too_much,
        "counts": plan.counts(),
    }


@given(
    everybody=bulk(),
    changes=st.lists(st.tuples(delta(), some([False, False, True])), min_size=2, max_size=3),
    percent=some(["10", "60", "100", "100"]),
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
