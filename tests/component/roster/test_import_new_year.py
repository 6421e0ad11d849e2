"""A new academic year by file: classes with new ids that go on with the chats of the old ones."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from roster_files import SMALL, Moment, changed, packed

from functions.roster.read.rows import CONTINUES_COLUMN, HOMEROOM_COLUMN
from roster.cloud import World, world
from svyazka_common import aws
from svyazka_common.records.roster import Enrolment, SchoolClass

if TYPE_CHECKING:
    from collections.abc import Iterator

NEXT_YEAR: Moment = (2027, 9, 1, 3, 0, 0)
YEAR_AFTER: Moment = (2028, 9, 1, 3, 0, 0)
HEADER = (
    f"sourcedId,title,courseSourcedId,classType,schoolSourcedId,termSourcedIds,{HOMEROOM_COLUMN},{CONTINUES_COLUMN}\n"
)


@pytest.fixture
def here(tables: dict[str, dict[str, Any]], monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    with world(tables) as made:
        monkeypatch.setenv("ROSTER_LARGEST_REMOVAL", "100")
        # A bundle is no newer than its upload.
        aws.client("s3").meta.events.register("after-call.s3.GetObject", uploaded_years_later)
        made.load(packed(SMALL))
        yield made


def uploaded_years_later(parsed: dict[str, Any], **_: Any) -> None:
    parsed["LastModified"] = datetime(2029, 1, 1, tzinfo=UTC)


def year(number: int, pupils_class: str, *classes: str) -> dict[str, str]:
    """The small bundle in a later year, with other classes, the pupil in one of them."""
    days = f"{number}-09-01,{number + 1}-08-31,{number + 1}"
    enrolments = SMALL["enrollments.csv"].splitlines()
    pupils = [line.replace(",c1,", f",{pupils_class},") for line in enrolments if "student" in line]
    return SMALL | {
        "academicSessions.csv": f"sourcedId,title,type,startDate,endDate,schoolYear\ny1,Год,schoolYear,{days}\n",
        "classes.csv": HEADER + "".join(f"{line}\n" for line in classes),
        "enrollments.csv": "\n".join([enrolments[0], *pupils]) + "\n",
    }


def lines(here: World) -> dict[str, tuple[str | None, str]]:
    return {one.class_id: (one.lineage_id, one.status) for one in here.all(SchoolClass)}


def test_a_class_of_a_new_id_continues_the_one_that_it_names(here: World) -> None:
    here.load(packed(year(2027, "c8", "c8,8А,homeroom,homeroom,s1,y1,,c1"), NEXT_YEAR))
    here.load(packed(year(2028, "c9", "c9,9А,homeroom,homeroom,s1,y1,,c8"), YEAR_AFTER))

    assert lines(here) == {"c1": (None, "ended"), "c8": ("c1", "ended"), "c9": ("c1", "active")}
    (now,) = [one for one in here.all(Enrolment) if one.status == "active"]
    assert (now.class_id, now.lineage_id) == ("c9", "c1")


def test_what_a_class_continues_stays_where_a_later_file_does_not_tell(here: World) -> None:
    here.load(packed(year(2027, "c8", "c8,8А,homeroom,homeroom,s1,y1,,c1"), NEXT_YEAR))
    here.load(packed(year(2027, "c8", "c8,8Б,homeroom,homeroom,s1,y1,,"), YEAR_AFTER))

    assert lines(here)["c8"] == ("c1", "active")


def test_of_two_classes_that_continue_one_the_first_gets_its_chats(here: World) -> None:
    divided = year(2027, "c8", "c8,8А,homeroom,homeroom,s1,y1,,c1", "d8,8Б,homeroom,homeroom,s1,y1,,c1")

    summary = here.load(packed(divided, NEXT_YEAR))

    assert (lines(here)["c8"], lines(here)["d8"]) == (("c1", "active"), (None, "active"))
    assert summary["problems"]["continued_twice"] == 1


def test_a_class_that_continues_an_unknown_one_has_chats_of_its_own(here: World) -> None:
    summary = here.load(packed(year(2027, "c8", "c8,8А,homeroom,homeroom,s1,y1,,c7"), NEXT_YEAR))

    assert lines(here)["c8"] == (None, "active")
    assert summary["problems"]["continues_unknown"] == 1
    assert ("classes.csv", "2", CONTINUES_COLUMN, "continues_unknown") in here.report()


def test_a_class_keeps_its_line_where_a_later_file_names_an_unknown_one(here: World) -> None:
    here.load(packed(year(2027, "c8", "c8,8А,homeroom,homeroom,s1,y1,,c1"), NEXT_YEAR))

    here.load(packed(year(2027, "c8", "c8,8Б,homeroom,homeroom,s1,y1,,c7"), YEAR_AFTER))

    assert lines(here)["c8"] == ("c1", "active")


def test_a_class_of_the_same_file_can_be_gone_on_with(here: World) -> None:
    summary = here.load(
        packed(year(2027, "c8", "c8,8А,homeroom,homeroom,s1,y1,,c7", "c7,7Б,homeroom,homeroom,s1,y1,,c1"), NEXT_YEAR)
    )

    assert lines(here)["c8"] == ("c7", "active")
    assert "continues_unknown" not in summary["problems"]


def test_a_class_may_go_on_with_one_of_another_school(here: World) -> None:
    school = changed("orgs.csv", "a1,,,", "s2,,,Школа № 4,school\na1,,,")
    merged = year(2027, "c8", "c8,8А,homeroom,homeroom,s2,y1,,c1") | {"orgs.csv": school["orgs.csv"]}
    merged["enrollments.csv"] = merged["enrollments.csv"].replace(",s1,", ",s2,")

    summary = here.load(packed(merged, NEXT_YEAR))

    assert lines(here)["c8"] == ("c1", "active")
    assert "continues_unknown" not in summary["problems"]
