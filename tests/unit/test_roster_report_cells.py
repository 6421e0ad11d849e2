"""What a spreadsheet would run is written so that it doesn't."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.roster.rules.report import Report, ReportCode, RowProblem, harmless
from infra_cdk.assets.build_folder import PROJECT, sources

RUN = ("=cmd|' /C calc'!A0", "+7", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠A1")
BETWEEN_MACHINES = {"local/demo_region/bundle.py", "local/bench/roster/bundle.py", "local/prove/cast.py"}
"""They write OneRoster bundles, which are imported and not looked at; an apostrophe there would be part of the data."""


@pytest.mark.parametrize("cell", RUN)
def test_a_cell_that_a_spreadsheet_would_run_is_text(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "users.csv", "7А", "Петров-Водкин", "a=b", 0, -1, None])
def test_any_other_stays_as_it_is(cell: object) -> None:
    assert harmless(cell) == cell


@given(st.text())
def test_no_text_begins_as_a_formula(text: str) -> None:
    written = harmless(text)
    assert str(written)[:1] not in set("=+-@\t\r\n＝＋－＠")
    assert written in {text, f"'{text}"}


@pytest.mark.parametrize("name", RUN)
def test_a_report_names_files_and_columns_of_the_sender_harmlessly(name: str) -> None:
    with Report() as report:
        report.add(RowProblem(file=name, row=1, column=name, code=next(iter(ReportCode))))
        lines = report.content().read().decode()
    ((file, row, column, *_),) = csv.reader(io.StringIO(lines, newline=""))
    assert (file, row, column) == (f"'{name}", "1", f"'{name}")


def test_every_csv_for_people_is_written_with_harmless_cells() -> None:
    paths = [path for folder in ("functions", "layers", "local") for path in sources(PROJECT / folder, ".py")]
    writing = {
        str(path.relative_to(PROJECT)): text
        for path in paths
        if "csv.writer(" in (text := path.read_text("utf-8")) or "DictWriter(" in text
    }
    assert writing.keys() >= BETWEEN_MACHINES
    assert [path for path, text in writing.items() if "harmless" not in text and path not in BETWEEN_MACHINES] == []
