"""A region into parts: everybody's rows where they are needed, in bounded memory."""

from __future__ import annotations

import io
import random
from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING

import pytest
from roster_files import SMALL, EmptyTable, packed

from functions.roster.read.bundle import Bundle, open_bundle
from functions.roster.read.school_bundle import Buckets, PlacementIndex, Spill, write_placement_index
from functions.roster.read.split import Classes, Persons, split
from functions.roster.read.table import guess, look_at, understand

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from functions.roster.read.split import ClassLine


def test_a_spill_gives_back_what_it_got_however_often_it_was_written(tmp_path: Path) -> None:
    spill = Spill(tmp_path, budget=50)
    for number in range(100):
        spill.add(f"s{number % 3}", [number, "Ёж\n"])

    assert sorted(spill.names()) == ["s0", "s1", "s2"]
    assert list(spill.lines("s1")) == [[number, "Ёж\n"] for number in range(1, 100, 3)]
    assert list(spill.lines("unknown")) == []


def test_a_spill_keeps_no_more_in_memory_than_its_budget(tmp_path: Path) -> None:
    spill = Spill(tmp_path, budget=20_000)
    for number in range(5_000):
        spill.add(f"s{number % 50}", ["x" * 50])
        assert sum(len(line) for lines in spill._waiting.values() for line in lines) <= 20_000

    assert sum(1 for name in spill.names() for _ in spill.lines(name)) == 5_000


def test_rows_go_where_their_person_and_their_kin_are(tmp_path: Path) -> None:
    persons = Persons(Buckets(tmp_path))
    for person, place in [("child", "s1"), ("mother", "s2"), ("mother", "s3"), ("stranger", "s4")]:
        persons.place(person, place)
    persons.name("child", "mother")
    persons.name("child", "nobody")
    persons.name("stranger", "stranger")
    for person in ("child", "mother", "stranger", "homeless"):
        persons.row(person, [person])

    places_by_person = {line[0]: places for line, places in persons.rows()}

    assert places_by_person == {
        "child": ["s1", "s2", "s3"],
        "mother": ["s2", "s3", "s1"],
        "stranger": ["s4"],
        "homeless": [],
    }


def test_places_are_right_whatever_the_number_of_buckets(tmp_path: Path) -> None:
    chance = random.Random(7)  # noqa: S311
    people = [f"p{number}" for number in range(60)]
    own = {person: {f"s{chance.randrange(9)}" for _ in range(chance.randrange(3))} for person in people}
    pairs = {(chance.choice(people), chance.choice(people)) for _ in range(80)}
    expected = defaultdict(set, {person: set(places) for person, places in own.items()})
    for child, other in pairs:
        # Somebody without a place of their own has nothing to tell.
        if own[child]:
            expected[child] |= own[other]
            expected[other] |= own[child]

    for buckets in (1, 3, 64):
        persons = Persons(Buckets(tmp_path / str(buckets), buckets))
        for person in people:
            for place in sorted(own[person]):
                persons.place(person, place)
            persons.row(person, [person])
        for child, other in sorted(pairs):
            persons.name(child, other)
        assert {line[0]: set(places) for line, places in persons.rows()} == {one: expected[one] for one in people}


def opened(files: dict[str, str]) -> Bundle:
    return open_bundle(io.BytesIO(packed(files)), 1)


def laid(files: dict[str, str], folder: Path) -> Spill:
    made = split(opened(files), EmptyTable(), folder)
    made.report.close()
    return made.parts


def test_a_school_reads_only_where_those_are_for_whom_it_asks(tmp_path: Path) -> None:
    buckets = Buckets(tmp_path, 8)
    for kind in ("class", "person"):
        for number in range(50):
            buckets.add(kind, [f"{kind}{number}", f"s{number % 3}"])
    buckets.add("person", ["person1", "s2"])
    file = io.BytesIO()
    begins = write_placement_index(
        {"class": partial(buckets.places, "class"), "person": partial(buckets.places, "person")}, file, 8
    )
    reads: list[tuple[int, int]] = []

    def read(first: int, end: int) -> bytes:
        reads.append((first, end))
        return file.getvalue()[first:end]

    asked = PlacementIndex(begins, read)
    assert asked.of("class", ["class1", "class3", "person4"]) == {"class1": ["s1"], "class3": ["s0"]}
    assert asked.of("person", ["person1"]) == {"person1": ["s1", "s2"]}
    assert 1 < len(reads) < 5
    assert asked.of("person", []) == PlacementIndex().of("person", ["person4"]) == {}


def class_row(class_id: str, school: str, number: int, status: str = "") -> tuple[int, str, list[str]]:
    return number, school, [class_id, status, "", school]


def placed(classes: Classes, table: EmptyTable) -> list[tuple[ClassLine, int | None]]:
    """Each row, with the number of the one that counts instead where that is in another school; all are placed."""
    rows: list[tuple[ClassLine, int | None]] = []
    for chosen in classes.chosen(table):
        classes.place(chosen.class_id, chosen.school)
        rows += [(row, None if row[1] == chosen.school else chosen.number) for row in chosen.rows]
    return rows


class TwoClasses(EmptyTable):
    """A table with a class or two, by id."""

    def __init__(self, **schools: str) -> None:
        self.schools = schools

    def schools_of(self, class_ids: Iterable[str]) -> dict[str, str]:
        return {one: self.schools[one] for one in class_ids if one in self.schools}


@pytest.mark.parametrize(
    ("rows", "there", "taken"),
    [
        ([class_row("c1", "s2", 2), class_row("c1", "s1", 3)], {}, 2),
        ([class_row("c1", "s2", 2), class_row("c1", "s1", 3)], {"c1": "s3"}, 2),
        ([class_row("c1", "s2", 2), class_row("c1", "s1", 3)], {"c1": "s1"}, 3),
        ([class_row("c1", "s1", 2, "toBeDeleted"), class_row("c1", "s2", 3, "active")], {"c1": "s1"}, 3),
        ([class_row("c1", "s1", 2, "tobedeleted"), class_row("c1", "s2", 3, "inactive")], {"c1": "s2"}, 3),
        ([class_row("c1", "s1", 2), class_row("c1", "s1", 3), class_row("c1", "s2", 4)], {}, 2),
    ],
)
def test_a_class_in_two_schools_is_in_the_one_that_has_it_or_the_first(
    tmp_path: Path, rows: list[tuple[int, str, list[str]]], there: dict[str, str], taken: int
) -> None:
    classes = Classes(Buckets(tmp_path, 2))
    for row in rows:
        classes.row(*row)

    settled = placed(classes, TwoClasses(**there))

    school = next(school for number, school, _ in rows if number == taken)
    assert settled == [(row, None if row[1] == school else taken) for row in rows]
    assert [places for bucket in range(2) for places in classes.places(bucket).items()] == [("c1", {school: None})]


@pytest.mark.parametrize("near", [0, 1, 9])
def test_an_enrolment_elsewhere_than_its_class_is_reported(tmp_path: Path, near: int) -> None:
    classes = Classes(Buckets(tmp_path, 2), near)
    for row in (class_row("c1", "s1", 2), class_row("c2", "s2", 3)):
        classes.row(*row)
    assert [other for _, other in placed(classes, EmptyTable())] == [None, None]
    for enrolment in [
        ("c1", "s1", "p1"), ("c2", "s1", "p2"), ("c2", "s1", "p2"), ("c2", "s2", "p3"),
        ("c9", "s1", "p4"), ("c9", "s2", "p5"),
    ]:  # fmt: skip
        classes.enrol(*enrolment)
    file = io.BytesIO()
    begins = write_placement_index({"enrolment": classes.enrolled_elsewhere}, file, 2)

    asked = PlacementIndex(begins, lambda first, end: file.getvalue()[first:end])

    assert asked.enrolled_elsewhere(["c1"], "s1") == asked.enrolled_elsewhere(["c1"], "s2") == set()
    assert asked.enrolled_elsewhere(["c1", "c2", "c7"], "s2") == {"p2"}
    assert asked.enrolled_elsewhere(["c9"], "s2") == {"p4"}
    assert PlacementIndex().enrolled_elsewhere(["c2"], "s2") == set()


def test_the_same_bundle_makes_the_same_parts_to_the_byte(tmp_path: Path) -> None:
    content = []
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        parts = laid(SMALL, tmp_path / name)
        content.append({school: parts.path(school).read_bytes() for school in parts.names()})

    assert content[0] == content[1]
    assert sorted(content[0]) == ["a1", "s1"]


def test_what_no_column_of_ours_holds_goes_into_no_part(tmp_path: Path) -> None:
    files = {
        **SMALL,
        "users.csv": SMALL["users.csv"].replace("username", "phone,username").replace("true,", "true,+79990001122,"),
    }

    parts = laid(files, tmp_path)

    assert "79990001122" not in repr([list(parts.lines(school)) for school in parts.names()])


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (b"sourcedId,name\n", "utf-8-sig"),
        ("имя\nЁж\n".encode(), "utf-8-sig"),
        ("имя\nЁж\n".encode("cp1251"), "cp1251"),
        ("имя\nЁж\nещё\n".encode() + "плохо\n".encode("cp1251"), "utf-8-sig"),
        ("имя\nЁж\nещё\n".encode("cp1251") + "хорошо\n".encode(), "cp1251"),
        ("Ж".encode() * 600_000, "utf-8-sig"),
        ("Ж".encode()[:1], "cp1251"),
    ],
)
def test_the_encoding_is_what_most_lines_are_in(content: bytes, encoding: str) -> None:
    again: Callable[[], io.BytesIO] = lambda: io.BytesIO(content)  # noqa: E731

    look = look_at(again)
    assert (look.encoding or guess([look.sample])) == encoding


@pytest.mark.parametrize(
    ("header", "positions"),
    [
        (["sourcedId", "role"], {"sourcedId": 0, "role": 1}),
        ([" ROLE ", "Sourced-ID"], {"sourcedId": 1, "role": 0}),
        (["soucedId", "rolle"], {"sourcedId": 0, "role": 1}),
        (["orgSourcedId", "role"], {"role": 1}),
        (["soucedId", "sourcdId", "role"], {"role": 2}),
    ],
)
def test_a_header_is_understood_where_it_can_mean_one_thing_only(header: list[str], positions: dict[str, int]) -> None:
    assert understand(header, ["sourcedId", "role"]).positions == positions
