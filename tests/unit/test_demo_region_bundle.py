import csv
import io
import zipfile
from pathlib import Path

import pytest

from local.demo_region import __main__ as command
from local.demo_region import bundle, region

COMMITTED = Path(__file__).parents[2] / "data" / "demo-region"


def test_the_generator_reproduces_the_committed_files_to_the_byte() -> None:
    made = bundle.files(2026)

    assert {path.name: path.read_bytes() for path in COMMITTED.iterdir()} == made


def test_a_second_run_from_nothing_makes_the_same() -> None:
    first = bundle.files(2026)
    region.make.cache_clear()

    assert bundle.files(2026) == first


def test_the_zip_is_the_same_each_time_and_dated_before_the_year() -> None:
    packed = bundle.zipped(2026)

    assert packed == bundle.zipped(2026)
    entries = zipfile.ZipFile(io.BytesIO(packed)).infolist()
    assert {entry.date_time for entry in entries} == {(2026, 8, 25, 3, 0, 0)}


@pytest.mark.parametrize("year", [2027, 2031, 2040])
def test_another_year_has_the_same_people_and_other_dates(year: int) -> None:
    now, later = bundle.files(2026), bundle.files(year)

    assert now["users.csv"] == later["users.csv"]
    assert now["roles.csv"] == later["roles.csv"]
    assert now["enrollments.csv"] == later["enrollments.csv"]
    sessions = list(csv.DictReader(io.StringIO(later["academicSessions.csv"].decode())))
    assert (sessions[0]["startDate"], sessions[0]["endDate"]) == (f"{year}-09-01", f"{year + 1}-09-01")


def test_the_command_writes_the_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["demo_region", "--year", "2028", "--out", str(tmp_path / "new")])

    command.main()

    assert len(capsys.readouterr().out.splitlines()) == 9
    assert {path.name: path.read_bytes() for path in (tmp_path / "new").iterdir()} == bundle.files(2028)
