from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest
from botocore.stub import ANY, Stubber
from moto import mock_aws

from svyazka_common import aws
from svyazka_common.queues import send, send_to_dead_letters

if TYPE_CHECKING:
    from collections.abc import Iterator

ENVIRONMENT = {"AWS_ACCESS_KEY_ID": "x", "AWS_SECRET_ACCESS_KEY": "x", "AWS_DEFAULT_REGION": "eu-central-1"}


@pytest.fixture
def queue() -> Iterator[str]:
    with mock.patch.dict(os.environ, ENVIRONMENT), mock_aws():
        aws.client.cache_clear()
        url: str = aws.client("sqs").create_queue(QueueName="letters")["QueueUrl"]
        yield url
        aws.client.cache_clear()


def test_more_than_ten_messages_are_all_sent(queue: str) -> None:
    assert send(queue, [{"MessageBody": str(number)} for number in range(23)]) == set()
    asked = ["ApproximateNumberOfMessages"]
    answer = aws.client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=asked)
    assert answer["Attributes"]["ApproximateNumberOfMessages"] == "23"


def test_what_sqs_does_not_take_is_told_by_its_position(queue: str) -> None:
    taken: dict[str, Any] = {"Successful": [], "Failed": []}
    refused = [{"Id": "10", "SenderFault": False, "Code": "Throttled"}]
    expected = {"QueueUrl": queue, "Entries": ANY}
    with Stubber(aws.client("sqs")) as sqs:
        sqs.add_response("send_message_batch", taken, expected)
        sqs.add_response("send_message_batch", taken | {"Failed": refused}, expected)
        assert send(queue, [{"MessageBody": str(number)} for number in range(12)]) == {10}


def test_a_letter_has_its_reason_as_an_attribute_and_no_blank_ones(queue: str) -> None:
    send_to_dead_letters(queue, "body", reason="fields_invalid", fields="")
    [message] = aws.client("sqs").receive_message(QueueUrl=queue, MessageAttributeNames=["All"])["Messages"]
    assert message["Body"] == "body"
    attributes = {name: value["StringValue"] for name, value in message["MessageAttributes"].items()}
    assert attributes == {"reason": "fields_invalid"}
