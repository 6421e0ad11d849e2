"""The AWS that the tests of chats run on."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

os.environ.setdefault("POWERTOOLS_METRICS_NAMESPACE", "Svyazka")
os.environ.setdefault("POWERTOOLS_SERVICE_NAME", "chats")

import boto3
import pytest
from moto import mock_aws

from svyazka_common import aws, clock

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def cloud(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    from chats_world import TODAY

    for name, value in {
        "AWS_ACCESS_KEY_ID": "x",
        "AWS_SECRET_ACCESS_KEY": "x",
        "AWS_DEFAULT_REGION": "eu-central-1",
        "STATE_TABLE": "state",
        "ACCESS_TABLE": "access",
        "POWERTOOLS_METRICS_NAMESPACE": "Svyazka",
        "POWERTOOLS_SERVICE_NAME": "chats",
        "EVENT_BUS": "bus",
    }.items():
        monkeypatch.setenv(name, value)
    with mock_aws():
        aws.client.cache_clear()
        d = boto3.client("dynamodb")
        for table in ("state", "access"):
            d.create_table(
                TableName=table,
                KeySchema=[{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
                AttributeDefinitions=[
                    {"AttributeName": n, "AttributeType": "S"} for n in ("pk", "sk", "inverse_pk", "inverse_sk")
                ],
                GlobalSecondaryIndexes=[
                    {
                        "IndexName": "inverse",
                        "KeySchema": [
                            {"AttributeName": "inverse_pk", "KeyType": "HASH"},
                            {"AttributeName": "inverse_sk", "KeyType": "RANGE"},
                        ],
                        "Projection": {"ProjectionType": "ALL"},
                    }
                ],
                BillingMode="PAY_PER_REQUEST",
            )
        sqs = boto3.client("sqs")
        monkeypatch.setenv("PROVISIONING_QUEUE_URL", sqs.create_queue(QueueName="q")["QueueUrl"])
        monkeypatch.setenv("PROVISIONING_DLQ_URL", sqs.create_queue(QueueName="dlq")["QueueUrl"])
        boto3.client("events").create_event_bus(Name="bus")
        monkeypatch.setattr(clock, "today", lambda: TODAY)
        yield
        aws.client.cache_clear()
