"""Queries that take more than one page."""

from __future__ import annotations

from typing import Any

import pytest

from svyazka_common import aws
from svyazka_common.reading import query_all


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
