"""Queries that take more than one page, and keys of several tables with one call."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from svyazka_common import aws
from svyazka_common.errors import DomainError
from svyazka_common.reading import INTERACTIVE, KEYS_A_CALL, KeyedRead, query_all, select_each, together
from svyazka_common.records.base import key_of

if TYPE_CHECKING:
    from collections.abc import Mapping


class Pages:
    """A client that gives one page a call and notes where each call began."""

    def __init__(self, pages: list[list[dict[str, Any]]]) -> None:
        self._pages = pages
        self.begun: list[Any] = []

    def query(self, *, ExclusiveStartKey: int = 0, **query: Any) -> dict[str, Any]:  # noqa: N803 - botocore's name
        assert query == {"TableName": "state"}
        self.begun.append(ExclusiveStartKey)
        following = ExclusiveStartKey + 1
        return {"Items": self._pages[ExclusiveStartKey]} | (
            {"LastEvaluatedKey": following} if following < len(self._pages) else {}
        )


@pytest.mark.parametrize("pages", [[[]], [[{"a": 1}]], [[{"a": 1}], [], [{"a": 2}, {"a": 3}]]])
def test_all_pages_are_read_in_order(pages: list[list[dict[str, Any]]], monkeypatch: pytest.MonkeyPatch) -> None:
    client = Pages([list(page) for page in pages])
    monkeypatch.setattr(aws, "dynamodb", lambda: client)
    assert query_all(TableName="state") == [item for page in pages for item in page]
    assert client.begun == list(range(len(pages)))


class Statements:
    """A client that gives one page of a statement a call and notes which pages were asked for."""

    def __init__(self, pages: list[list[dict[str, Any]]]) -> None:
        self._pages = pages
        self.asked: list[int] = []

    def execute_statement(self, *, NextToken: str = "0", **asked: Any) -> dict[str, Any]:  # noqa: N803 - botocore's name
        assert asked == {
            "Statement": 'SELECT * FROM "access" WHERE "pk" IN [?, ?]',
            "Parameters": [{"S": "a"}, {"S": "b"}],
            "ConsistentRead": True,
        }
        number = int(NextToken)
        self.asked.append(number)
        more = {"NextToken": str(number + 1)} if number + 1 < len(self._pages) else {}
        return {"Items": self._pages[number], **more}


def test_a_page_of_a_statement_is_read_when_those_before_are_used_up(monkeypatch: pytest.MonkeyPatch) -> None:
    client = Statements([[{"a": 1}, {"a": 2}], [], [{"a": 3}]])
    monkeypatch.setattr(aws, "dynamodb", lambda: client)
    items = select_each("access", None, ("pk", ("a", "b")))
    assert [next(items), next(items)] == [{"a": 1}, {"a": 2}]
    assert client.asked == [0]
    assert list(items) == [{"a": 3}]
    assert client.asked == [0, 1, 2]


class Tables:
    """A client whose tables have an item for each key that is even; as DynamoDB it takes 100 different keys a call."""

    def __init__(self, *, unread: int = 0) -> None:
        self.calls: list[int] = []
        self._unread = unread

    def batch_get_item(self, *, RequestItems: Mapping[str, Any]) -> dict[str, Any]:  # noqa: N803 - botocore's name
        asked = [(table, key) for table, wanted in RequestItems.items() for key in wanted["Keys"]]
        assert 0 < len({(table, key["pk"]["S"]) for table, key in asked}) == len(asked) <= KEYS_A_CALL
        assert all(wanted["ConsistentRead"] for wanted in RequestItems.values())
        self.calls.append(len(asked))
        left, read = (asked[:1], asked[1:]) if self._unread > 0 else ([], asked)
        self._unread -= 1
        answers: dict[str, list[Any]] = {table: [] for table in RequestItems}
        for table, key in read:
            if int(key["pk"]["S"]) % 2 == 0:
                answers[table].append({**key, "of": {"S": table}})
        unread = {table: {"Keys": [key]} for table, key in left}
        return {"Responses": answers, "UnprocessedKeys": unread}


def read_of(table: str, numbers: list[int]) -> KeyedRead[list[tuple[str, int]]]:
    keys = [key_of(str(number), "a") for number in numbers]
    return KeyedRead(table, keys, lambda items: sorted((item["of"]["S"], int(item["pk"]["S"])) for item in items))


some_numbers = st.lists(st.integers(0, 200), unique=True)


@example(list(range(150)), list(range(120)), list(range(100, 201)))
@given(some_numbers, some_numbers, some_numbers)
def test_reads_together_give_what_each_gives_alone(first: list[int], second: list[int], third: list[int]) -> None:
    reads = (read_of("state", first), read_of("messages", second), read_of("state", third))
    client = Tables()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(aws, "dynamodb", lambda: client)
        values = together(*reads)
        calls = client.calls.copy()
        assert list(values) == [read.read() for read in reads]
    assert len(calls) == ceil(len({("state", n) for n in (*first, *third)} | {("messages", n) for n in second}) / 100)


def test_keys_that_are_left_unread_are_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    client = Tables(unread=1)
    monkeypatch.setattr(aws, "dynamodb", lambda: client)
    assert together(read_of("state", [2, 4]), read_of("messages", [6])) == (
        [("state", 2), ("state", 4)],
        [("messages", 6)],
    )
    assert client.calls == [3, 1]


def test_keys_that_are_never_read_leave_the_table_busy(monkeypatch: pytest.MonkeyPatch) -> None:
    always = Tables(unread=INTERACTIVE.tries)
    monkeypatch.setattr(aws, "dynamodb", lambda: always)
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    with pytest.raises(DomainError, match="busy"):
        together(read_of("state", [2]), read_of("messages", []))
