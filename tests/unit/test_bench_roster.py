"""The region that is measured, and how a measurement grows."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from local.bench.roster import bundle
from local.bench.roster.changes import change
from local.bench.roster.figures import Size, growth
from local.bench.roster.phase import Phase
from local.bench.roster.prices import lambda_seconds
from local.bench.roster.pump import Work
from local.bench.roster.schools import lessons_with_chat, school, schools

if TYPE_CHECKING:
    from pathlib import Path

    from local.demo_region.region import Region

YEAR = 2026
FEW = range(1, 3)


def rows(path: Path, name: str) -> list[dict[str, str]]:
    with zipfile.ZipFile(path) as archive:
        return list(csv.DictReader(io.StringIO(archive.read(f"{name}.csv").decode())))


def relations(region: Region) -> set[tuple[str, ...]]:
    """What of a school a change may touch, and the names."""
    return {
        *((human.person_id, "named", human.family_name) for human in region.humans.values()),
        *((guardian, "guards", human.person_id) for human in region.humans.values() for guardian in human.guardian_ids),
        *((pupil, "in", one.class_id) for one in region.classes for pupil in one.pupil_ids),
        *((teacher, "teaches", str(place)) for place, one in enumerate(region.lessons) for teacher in one.teacher_ids),
    }


def test_a_region_is_the_same_each_time_and_no_two_schools_share_an_id(tmp_path: Path) -> None:
    counts = [
        bundle.write(tmp_path / name, (school(number, YEAR, FEW) for number in (1, 2)), (2026, 8, 25, 3, 0, 0))
        for name in ("a.zip", "b.zip")
    ]

    assert counts[0] == counts[1]
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    for name in ("orgs", "classes", "users", "roles", "enrollments"):
        ids = [row["sourcedId"] for row in rows(tmp_path / "a.zip", name)]
        assert len(ids) == len(set(ids)), name


def test_the_counts_are_those_of_the_files(tmp_path: Path) -> None:
    counts = bundle.write(tmp_path / "a.zip", [school(1, YEAR, FEW)], (2026, 8, 25, 3, 0, 0))

    assert counts.people == len(rows(tmp_path / "a.zip", "users"))
    assert counts.classes == len(rows(tmp_path / "a.zip", "classes"))
    assert counts.enrolments == len(rows(tmp_path / "a.zip", "enrollments"))


def test_schools_come_one_after_the_other() -> None:
    assert [region.schools[0].school_id for region in schools(range(7, 9), YEAR)] == ["s00007", "s00008"]


def test_a_change_concerns_a_tenth_of_the_people_and_who_takes_over() -> None:
    before, after = school(1, YEAR), school(1, YEAR)

    changed = change(after)

    gone = relations(before) - relations(after)
    assert changed == len(gone) == pytest.approx(len(before.humans) / 10, abs=1)
    assert {person for person, *_ in gone} == set(list(before.humans)[::10])
    assert {kind for _, kind, _ in gone} == {"named", "guards", "in", "teaches"}


def test_subject_chats_are_spread_over_the_classes() -> None:
    region = school(1, YEAR)

    chosen = lessons_with_chat(region, 44)

    assert set(Counter(lesson.school_class.class_id for lesson in chosen).values()) == {2}


def phase(seconds: float, units: float, peak_mb: float, members: int = 0) -> Phase:
    return Phase(
        seconds=seconds,
        write_units=units,
        index_write_units=units,
        read_units=units,
        sqs_requests=0,
        events=0,
        peak_mb=peak_mb,
        entities={"member insert": members},
        work={"chats.handlers.provision": Work(calls=1, records=10, asked=40, cpu=seconds)},
    )


def sized(people: int, seconds: float, units: float, peak_mb: float) -> Size:
    part = phase(seconds / 3, units / 3, peak_mb, 9 * people)
    return Size(schools=1, people=people, classes=1, enrolments=6 * people, imported=part, chats=part, changed=part)


def test_growth_with_the_people_is_linear_and_constant_memory_flat() -> None:
    grown = growth(sized(1000, 30, 900, 100), sized(4000, 120, 3600, 105))

    assert grown.document() == {
        "seconds_a_person": 1.0,
        "cpu_seconds_a_person": 1.0,
        "write_units_a_person": 1.0,
        "read_units_a_person": 1.0,
        "memory": 1.05,
        "linear": True,
        "flat": True,
    }


@pytest.mark.parametrize(("seconds", "units"), [(140, 3600), (120, 4100)])
def test_what_grows_by_more_than_a_tenth_for_each_person_is_not_linear(seconds: float, units: float) -> None:
    assert not growth(sized(1000, 30, 900, 100), sized(4000, seconds, units, 100)).linear


def test_a_statement_is_waited_for_longer_the_more_it_holds() -> None:
    few, many = Work(calls=1, asked=10), Work(calls=1, asked=10, further=240)

    assert lambda_seconds("chats.handlers.provision", many) - lambda_seconds(
        "chats.handlers.provision", few
    ) == pytest.approx(0.24)


def test_memory_that_grows_is_not_flat() -> None:
    assert not growth(sized(1000, 30, 900, 100), sized(4000, 120, 3600, 120)).flat


def test_a_size_tells_what_is_asked_for() -> None:
    size = sized(1000, 30, 900, 100).document()

    assert {name: size[name] for name in ("schools", "people", "enrolments", "memberships", "seconds", "peak_mb")} == {
        "schools": 1,
        "people": 1000,
        "enrolments": 6000,
        "memberships": 9000,
        "seconds": 30.0,
        "peak_mb": 100,
    }
    assert size["memberships_per_s"] == 900
    assert size["write_units"] == 1800
    assert size["read_units"] == 900
    assert size["dollars_a_million_people"] > 0
