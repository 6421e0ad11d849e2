from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime
from functools import partial
from threading import Barrier, Event, current_thread
from typing import TYPE_CHECKING, Any

import pytest
from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders
from botocore.utils import parse_timestamp
from hypothesis import given
from hypothesis import strategies as st

from svyazka_common import aws
from svyazka_common.settings import MissingSettingError, Setting

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(autouse=True)
def loaded() -> None:
    aws.concurrently(str)


@given(st.datetimes(datetime(1970, 1, 2), datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001 - as Hypothesis takes it
def test_moments_of_answers_are_read_as_botocore_reads_them(moment: datetime) -> None:
    whole = moment.replace(microsecond=0)
    forms: list[Any] = [moment.timestamp(), moment.isoformat(), moment.isoformat().replace("+00:00", "Z")]
    forms += [int(whole.timestamp()), format_datetime(whole, usegmt=True)]
    for form in forms:
        read = aws.moment_of(form)
        assert (read, read.utcoffset()) == (parse_timestamp(form), UTC.utcoffset(None))


@pytest.mark.parametrize("text", ["", "yesterday", "2026-13-01T00:00:00Z"])
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"date|month"):
        aws.moment_of(text)


def test_first_calls_of_a_process_go_one_after_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aws, "_loaded", Event())
    threads = aws.concurrently(current_thread, current_thread)
    assert threads == [current_thread()] * 2
    assert current_thread() not in aws.concurrently(current_thread, current_thread)


def test_no_calls_are_no_first_calls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(aws, "_loaded", Event())

    assert aws.concurrently() == []

    assert aws.concurrently(current_thread, current_thread) == [current_thread()] * 2


def test_one_call_needs_no_other_thread() -> None:
    assert aws.concurrently(current_thread) == [current_thread()]


def test_calls_are_made_side_by_side_and_answered_in_order() -> None:
    together = Barrier(3, timeout=20)

    def call(number: int) -> int:
        together.wait()
        return number

    assert aws.concurrently(lambda: call(1), lambda: call(2), lambda: call(3)) == [1, 2, 3]


def test_more_calls_than_threads_are_all_made_and_answered_in_order() -> None:
    numbers = list(range(10 * aws.SIDE_BY_SIDE))
    assert aws.concurrently(*(partial(int, number) for number in numbers)) == numbers


def test_first_failure_is_raised_after_all_have_ended() -> None:
    ended = []

    def fail(text: str) -> None:
        ended.append(text)
        raise ValueError(text)

    with pytest.raises(ValueError, match="first"):
        aws.concurrently(lambda: fail("first"), lambda: fail("second"), lambda: ended.append("third"))
    assert sorted(ended) == ["first", "second", "third"]


def test_missing_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for value in ("", None):
        monkeypatch.setenv("STATE_TABLE", value) if value is not None else monkeypatch.delenv("STATE_TABLE")
        with pytest.raises(MissingSettingError, match="STATE_TABLE"):
            Setting.STATE_TABLE.read()


class Answered:
    """What a transport returns, with the body that DynamoDB sends."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def stream(self) -> Iterator[bytes]:
        yield self._body


def answering(monkeypatch: pytest.MonkeyPatch, status: int, body: bytes) -> Any:
    """DynamoDB's client, whose calls are answered with a body before they leave."""
    for name, value in {"AWS_REGION": "eu-central-1", "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b"}.items():
        monkeypatch.setenv(name, value)
    aws.client.cache_clear()
    client = aws.client("dynamodb")
    aws.client.cache_clear()
    client.meta.events.register_first(
        "before-send.dynamodb", lambda request, **_: AWSResponse(request.url, status, HTTPHeaders(), Answered(body))
    )
    return client


def test_items_are_returned_as_they_come(monkeypatch: pytest.MonkeyPatch) -> None:
    # `X` is no kind of value: a parser that walks through the item by its description would leave it out.
    client = answering(monkeypatch, 200, b'{"Item": {"a": {"S": "1"}, "b": {"X": "2"}}}')
    answer = client.get_item(TableName="t", Key={"pk": {"S": "1"}})
    assert answer["Item"] == {"a": {"S": "1"}, "b": {"X": "2"}}
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200


def test_a_refusal_is_parsed(monkeypatch: pytest.MonkeyPatch) -> None:
    client = answering(monkeypatch, 400, b'{"__type": "x#ConditionalCheckFailedException", "message": "no"}')
    with pytest.raises(client.exceptions.ConditionalCheckFailedException):
        client.put_item(TableName="t", Item={})
