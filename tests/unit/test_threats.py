"""docs/threats.md names tests that exist, and code cites rows that exist."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest

from infra_cdk.assets.build_folder import PROJECT, sources

TEXT = (PROJECT / "docs" / "threats.md").read_text("utf-8")
NAMED = re.findall(r"`((?:component|e2e|infra|unit|web)/[\w/]+\.py)::(\w+)`", TEXT)
ROWS = {int(row[1]): row[2] for row in re.finditer(r"^\| (\d+) \|(.*)\|$", TEXT, re.MULTILINE)}
MESSENGERS = {26}
CITING = ("functions", "layers", "infra_cdk", "local", "operations", "tests", "web/src")


@cache
def names_of(file: str) -> frozenset[str]:
    tree = ast.parse((PROJECT / "tests" / file).read_text("utf-8"))
    return frozenset(one.name for one in tree.body if isinstance(one, ast.FunctionDef))


@pytest.mark.parametrize(("file", "name"), NAMED, ids=[f"{file}::{name}" for file, name in NAMED])
def test_a_test_that_is_named_exists(file: str, name: str) -> None:
    assert name in names_of(file)


def test_every_row_has_an_own_number_and_a_test_or_says_none() -> None:
    assert set(ROWS) | MESSENGERS == set(range(1, max(ROWS) + 1))
    cells = {number: [cell.strip() for cell in row.split(" | ")] for number, row in ROWS.items()}
    assert {number for number, row in cells.items() if len(row) != 3} == set()
    tests = {number: row[-1] for number, row in cells.items()}
    assert [number for number, named in tests.items() if named != "—" and "::test_" not in named] == []
    # Every test in a row is read by the pattern above: none is misspelt past it.
    assert sum(named.count("::") for named in tests.values()) == sum(
        len(re.findall(r"`(?:component|e2e|infra|unit|web)/[\w/]+\.py::test_\w+`", named)) for named in tests.values()
    )


def test_code_cites_rows_that_exist() -> None:
    paths = [
        path for folder in CITING for suffix in (".py", ".ts", ".tsx") for path in sources(PROJECT / folder, suffix)
    ]
    cited = {
        int(number)
        for path in paths
        for numbers in re.findall(r"docs/threats\.md, ([\d, and-]+)", path.read_text("utf-8"))
        for number in re.findall(r"\d+", numbers)
    }
    assert cited <= set(ROWS)
