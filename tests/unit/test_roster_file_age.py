"""How new a file is beside those that its organisations follow."""

from __future__ import annotations

import pytest

from functions.roster.read.school_bundle import Region
from functions.roster.rules.file_versions import is_overtaken, version_of
from svyazka_common.records.imports import LatestImport

UPLOADED = 1000


def followed(version: int, dated: int | None = None, import_id: str = "other") -> LatestImport:
    return LatestImport(organisation_id="s1", import_id=import_id, version=version, dated=dated, finished_at=0)


@pytest.mark.parametrize(
    ("dated", "before", "expected"),
    [
        (500, [], 500),
        (500, [followed(499)], 500),
        (500, [followed(500)], UPLOADED),
        (500, [followed(900, 500)], UPLOADED),
        (600, [followed(900, 500)], UPLOADED),
        (950, [followed(900, 500)], 950),
        (900, [followed(900, 500)], UPLOADED),
        (901, [followed(900, 500)], 901),
        (500, [followed(499, 500)], UPLOADED),
        (500, [followed(600)], 500),
        (500, [followed(499), followed(500)], UPLOADED),
        (500, [followed(777, 500, "own")], 777),
        (500, [followed(777, 500, "own"), followed(400)], 777),
        (500, [followed(UPLOADED, 500)], UPLOADED + 1),
        (500, [followed(UPLOADED + 1, 500), followed(UPLOADED, 500)], UPLOADED + 2),
        (500, [followed(UPLOADED + 1000, 500)], UPLOADED),
    ],
)
def test_a_file_is_as_new_as_its_date_unless_one_of_that_date_was_there(
    dated: int, before: list[LatestImport], expected: int
) -> None:
    assert version_of(dated, UPLOADED, "own", before) == expected


@pytest.mark.parametrize(
    ("latest", "expected"),
    [
        (None, False),
        (followed(500), False),
        (followed(501), True),
        (followed(499), False),
        (followed(900, 500), True),
        (followed(900, 499), False),
        (followed(900, 900, "own"), False),
    ],
)
def test_a_file_is_overtaken_by_one_of_a_later_date_or_of_a_later_upload(
    latest: LatestImport | None, *, expected: bool
) -> None:
    assert is_overtaken(Region(version=500, dated=500), "own", latest) is expected
