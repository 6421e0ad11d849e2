"""The tables in which the tests of safeguarding play."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from messenger.world import opened

from safeguarding.world import appoint, open_school, store
from svyazka_common import aws
from svyazka_common.records.roster import Person

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def chat(tables: dict[str, dict[str, Any]]) -> Iterator[None]:
    """The chat of a class, in a school with an administrator."""
    with opened(tables):
        open_school()
        appoint("admin")
        yield


@pytest.fixture
def bucket(chat: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bucket of exported chats, and the dead letters of their queue."""
    del chat
    monkeypatch.setenv("EXPORTS_BUCKET", "exports")
    monkeypatch.setenv("AWS_REGION", "eu-central-1")
    aws.client("s3").create_bucket(Bucket="exports", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    queue = aws.client("sqs").create_queue(QueueName="chat_exports_dlq")["QueueUrl"]
    monkeypatch.setenv("CHAT_EXPORTS_DLQ_URL", queue)
    store(Person(person_id="admin", family_name="Старших", given_name="Нина", version=1))
