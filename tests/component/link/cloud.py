"""AWS for tests of sign-in and link: the tables of the synthesised template, the stage's secret, SMS to read."""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import batched
from typing import TYPE_CHECKING, Any

from moto import mock_aws
from moto.sns.models import sns_backends
from round_trips import Trips
from shared_moto import ACCOUNT, REGION, laid, shared_clients

from functions.sms.gateways import stage
from functions.sms.use_cases import delivery
from link.clock import Clock
from svyazka_common import aws, organisations, transactions
from svyazka_common import secrets as stage_secrets
from svyazka_common.records.base import deserialise

if TYPE_CHECKING:
    from collections.abc import Generator

    import pytest

    from svyazka_common.records.base import Item, Record

SECRET = "svyazka-test-secret-" + "0123456789abcdef" * 3
DOMAIN = "svyazka.test"
CODE = re.compile(r"Код (\d{6}) для")


@dataclass(frozen=True)
class Cloud:
    """What lies in the tables, and what was sent. The clock stands still until a test moves it."""

    clock: Clock

    def store(self, *records: Record, table: str = "state") -> None:
        items = {(record.pk, record.sk): record.to_item() for record in records}
        for records_of_call in batched(items.values(), 25, strict=False):
            requests: Any = {table: [{"PutRequest": {"Item": item}} for item in records_of_call]}
            aws.dynamodb().batch_write_item(RequestItems=requests)

    def items(self, table: str) -> list[Item]:
        pages = aws.dynamodb().get_paginator("scan").paginate(TableName=table, ConsistentRead=True)
        return [item for page in pages for item in page["Items"]]

    def contents(self, table: str) -> dict[tuple[str, str], dict[str, Any]]:
        """Every item as plain values, by its key."""
        plain = [deserialise(item) for item in self.items(table)]
        return {(item["pk"], item["sk"]): item for item in plain}

    def of_entity(self, table: str, entity: str) -> list[dict[str, Any]]:
        return [item for item in self.contents(table).values() if item.get("entity") == entity]

    def texts(self) -> list[tuple[str, str]]:
        """The SMS that left: phone and text."""
        return [(sent[0], sent[1]) for sent in sns_backends[ACCOUNT][REGION].sms_messages.values()]


def code_in(text: str) -> str:
    match = CODE.search(text)
    assert match, "no code in the text"
    return match[1]


@contextmanager
def settled(
    monkeypatch: pytest.MonkeyPatch, tables: dict[str, dict[str, Any]], dynamodb: str | None
) -> Generator[Cloud]:
    """Everything as the CDK app deploys it; `dynamodb` is the address of a DynamoDB Local, None for moto."""
    environment = {
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "x",
        "AWS_DEFAULT_REGION": REGION,
        "STATE_TABLE": "state",
        "ACCESS_TABLE": "access",
        "MESSAGES_TABLE": "messages",
        "SECRET_ID": "stage-secret",
        "SITE_DOMAIN": DOMAIN,
        "SMS_GATEWAYS": '[{"kind": "sns", "calls": false}]',
        "SMS_STATUS_QUEUE_URL": "https://sqs.test/sms-status",
        "SMS_STATUS_DLQ_URL": "https://sqs.test/sms-status-dlq",
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    if dynamodb is None:
        # moto copies whole tables for a transaction and falls over another thread's writing meanwhile.
        monkeypatch.setattr(aws, "concurrently", Trips().concurrently)
    else:
        monkeypatch.setenv("AWS_ENDPOINT_URL_DYNAMODB", dynamodb)
        monkeypatch.setattr(transactions, "FIRST_WAIT_SECONDS", 0.004)  # it is nearer than the cloud
    clock = Clock()
    clock.rule(monkeypatch)
    passed = [f"{dynamodb}/.*"] if dynamodb else []
    with (
        shared_clients(),
        mock_aws(config={"core": {"mock_credentials": False, "passthrough": {"urls": passed, "services": []}}}),
        laid(tables, dynamodb, streams=True),
    ):
        _forget()
        aws.client("secretsmanager").create_secret(Name="stage-secret", SecretString=SECRET)
        stage_secrets.keyed_hash("phone", "")  # a warm function has read the secret
        yield Cloud(clock)
    _forget()


def _forget() -> None:
    # What a function keeps from one call to the next belongs to one test only.
    stage_secrets._stage_secret.cache_clear()
    delivery._once.cache_clear()
    stage.gateways.cache_clear()
    stage._credentials.cache_clear()
    organisations.forget()
