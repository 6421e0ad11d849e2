"""A region's OneRoster bundle on disk: one school in memory at a time."""

from __future__ import annotations

import csv
import tempfile
import zipfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from local.demo_region import headers, one_roster
from local.demo_region.region import Region
from local.demo_region.schools import School

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from local.demo_region.one_roster_people import Row

    type Writers = Mapping[str, csv.DictWriter[str]]

OF_A_SCHOOL = ("classes", "users", "roles", "enrollments", "demographics")


@dataclass(slots=True)
class Counts:
    """What a bundle holds: persons, rows of classes and of enrolments."""

    people: int = 0
    classes: int = 0
    enrolments: int = 0


def write(path: Path, regions: Iterable[Region], moment: tuple[int, int, int, int, int, int]) -> Counts:
    """Write schools as one zip whose entries are dated `moment`: the version of their rows."""
    counts, named, year = Counts(), list[School](), 0
    with tempfile.TemporaryDirectory() as folder:
        with ExitStack() as open_files:
            writers = {name: _writer(Path(folder) / f"{name}.csv", columns, open_files) for name, columns in _tables()}
            for region in regions:
                year = region.year
                named += [School(school_id=one.school_id, name=one.name, classes=[]) for one in region.schools]
                _write_school(region, writers, counts)
            _write_region(Region(year=year, schools=named, humans={}, lessons=[], parts=[]), writers)
        _pack(path, Path(folder), moment)
    return counts


def _tables() -> Iterator[tuple[str, list[str]]]:
    yield "manifest", headers.MANIFEST
    for name in one_roster.TABLES:
        yield name, headers.HEADERS[name]


def _writer(path: Path, columns: list[str], open_files: ExitStack) -> csv.DictWriter[str]:
    writer = csv.DictWriter(open_files.enter_context(path.open("w", encoding="utf-8", newline="")), columns, restval="")
    writer.writeheader()
    return writer


def _write_school(region: Region, writers: Writers, counts: Counts) -> None:
    counts.people += len(region.humans)
    counts.classes += len(region.classes) + len(region.lessons)
    for name in OF_A_SCHOOL:
        writers[name].writerows(one_roster.TABLES[name](region))
    for rows in (one_roster.TABLES["enrollments"](region), in_lessons(region)):
        counts.enrolments += sum(1 for _ in rows)
    writers["enrollments"].writerows(in_lessons(region))


def in_lessons(region: Region) -> Iterator[Row]:
    """Real exports enrol pupils in each of their lessons too."""
    for lesson in region.lessons:
        school_class = lesson.school_class
        for pupil in school_class.pupil_ids:
            yield {
                "sourcedId": f"{school_class.class_id}-{lesson.subject.subject_id}.{pupil}",
                "classSourcedId": f"{school_class.class_id}-{lesson.subject.subject_id}",
                "schoolSourcedId": school_class.school_id,
                "userSourcedId": pupil,
                "role": "student",
                "primary": "false",
            }


def _write_region(whole: Region, writers: Writers) -> None:
    writers["manifest"].writerows(one_roster.manifest())
    for name in ("orgs", "academicSessions", "courses"):
        writers[name].writerows(one_roster.TABLES[name](whole))


def _pack(path: Path, folder: Path, moment: tuple[int, int, int, int, int, int]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.iterdir()):
            entry = zipfile.ZipInfo(file.name, moment)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.file_size = file.stat().st_size
            with archive.open(entry, "w") as packed, file.open("rb") as plain:
                while block := plain.read(1 << 20):
                    packed.write(block)
