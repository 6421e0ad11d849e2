"""The AWS that the tests of chats and events run on: the stage's tables, its queues and its bus, on moto."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from unittest import mock

import boto3
from moto import mock_aws
from shared_moto import laid, shared_clients

from chats.school import TODAY
from svyazka_common import clock

if TYPE_CHECKING:
    from collections.abc import Iterator

ENVIRONMENT = {
    "AWS_ACCESS_KEY_ID": "chats",
    "AWS_SECRET_ACCESS_KEY": "x",
    "AWS_DEFAULT_REGION": "eu-central-1",
    "STATE_TABLE": "state",
    "ACCESS_TABLE": "access",
    "EVENT_BUS": "bus",
    "POWERTOOLS_SERVICE_NAME": "chats",
    "POWERTOOLS_METRICS_NAMESPACE": "Svyazka",
}
# Powertools reads its own two when a handler is imported.
os.environ.update({name: value for name, value in ENVIRONMENT.items() if name.startswith("POWERTOOLS")})


@contextmanager
def opened(tables: dict[str, dict[str, Any]], dynamodb: str | None = None) -> Iterator[None]:
    """Fresh for as long as the block runs; with the address of a DynamoDB Local the tables are there."""
    passed: Any = {"urls": [f"{dynamodb}/.*"] if dynamodb else [], "services": []}
    with (
        mock.patch.dict(os.environ, ENVIRONMENT | ({"AWS_ENDPOINT_URL_DYNAMODB": dynamodb} if dynamodb else {})),
        mock.patch.object(clock, "today", return_value=TODAY),
        shared_clients(),
        mock_aws(config={"core": {"mock_credentials": False, "passthrough": passed}}),
        laid(tables, dynamodb),
    ):
        sqs = boto3.client("sqs")
        os.environ["PROVISIONING_QUEUE_URL"] = sqs.create_queue(QueueName="provisioning")["QueueUrl"]
        os.environ["PROVISIONING_DLQ_URL"] = sqs.create_queue(QueueName="provisioning-dlq")["QueueUrl"]
        os.environ["ENDED_MEMBERSHIPS_QUEUE_URL"] = sqs.create_queue(QueueName="ended-memberships")["QueueUrl"]
        boto3.client("events").create_event_bus(Name="bus")
        yield


def waiting(setting: str) -> list[dict[str, Any]]:
    """The messages that can be received from a queue now, with their attributes; they are taken off it."""
    sqs, received = boto3.client("sqs"), []
    while messages := sqs.receive_message(
        QueueUrl=os.environ[setting], MaxNumberOfMessages=10, AttributeNames=["All"], MessageAttributeNames=["All"]
    ).get("Messages"):
        received += messages
        for message in messages:
            sqs.delete_message(QueueUrl=os.environ[setting], ReceiptHandle=message["ReceiptHandle"])
    return received


def delayed() -> int:
    """How many messages of the provisioning queue wait for their second round."""
    queue = os.environ["PROVISIONING_QUEUE_URL"]
    asked = ["ApproximateNumberOfMessagesDelayed"]
    answer = boto3.client("sqs").get_queue_attributes(QueueUrl=queue, AttributeNames=asked)
    return int(answer["Attributes"]["ApproximateNumberOfMessagesDelayed"])
