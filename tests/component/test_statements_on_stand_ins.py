"""Statements on moto, on the table in memory and on DynamoDB Local."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from memory_table import MemoryTable
from statement_checks import check_inserting, check_one_key_twice, check_reading, item, put_all

from svyazka_common import aws
from svyazka_common.reading import partitions

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> None:
    table = MemoryTable()
    monkeypatch.setattr(aws, "dynamodb", lambda: table)
    monkeypatch.setenv("STATE_TABLE", "state")


@pytest.mark.parametrize("stand_in", ["cloud", "locking_cloud", "memory"])
@pytest.mark.parametrize("check", [check_reading, check_inserting, check_one_key_twice])
def test_statements_do_as_much_as_other_calls(
    request: pytest.FixtureRequest, stand_in: str, check: Callable[[], None]
) -> None:
    request.getfixturevalue(stand_in)
    check()


@pytest.mark.usefixtures("locking_cloud")
def test_more_than_one_answer_holds_is_read_page_by_page() -> None:
    large = [item(f"PERSON#{number}", "PERSON", text={"S": "x" * 350_000}) for number in range(7)]
    put_all(large)

    items = partitions(one["pk"]["S"] for one in large)

    assert list(items.values()) == [[one] for one in large]
