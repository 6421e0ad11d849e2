"""DynamoDB may leave keys of a batch unread."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.stub import Stubber

from chats.school import role
from svyazka_common import aws
from svyazka_common.errors import Code, DomainError
from svyazka_common.reading import get_all
from svyazka_common.transactions import CONFLICT_TRIES

pytestmark = pytest.mark.usefixtures("cloud")

FIRST, SECOND = role("first"), role("second")


def unread(*records: Any) -> dict[str, Any]:
    return {"state": {"Keys": [record.key for record in records]}}


def test_keys_left_unread_are_read_again() -> None:
    with Stubber(aws.client("dynamodb")) as dynamodb:
        first = {"Responses": {"state": [FIRST.to_item()]}, "UnprocessedKeys": unread(SECOND)}
        dynamodb.add_response("batch_get_item", first)
        again = {"RequestItems": {"state": {"Keys": [SECOND.key], "ConsistentRead": True}}}
        rest: dict[str, Any] = {"Responses": {"state": [SECOND.to_item()]}, "UnprocessedKeys": {}}
        dynamodb.add_response("batch_get_item", rest, again)
        items = get_all("state", [FIRST.key, SECOND.key])
    assert items == [FIRST.to_item(), SECOND.to_item()]


def test_keys_that_stay_unread_are_said_to_be_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.sleep", lambda _: None)
    with Stubber(aws.client("dynamodb")) as dynamodb:
        for _ in range(CONFLICT_TRIES):
            dynamodb.add_response("batch_get_item", {"Responses": {"state": []}, "UnprocessedKeys": unread(FIRST)})
        with pytest.raises(DomainError) as refused:
            get_all("state", [FIRST.key])
    assert refused.value.code == Code.BUSY
