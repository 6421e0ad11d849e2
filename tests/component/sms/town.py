"""A school whose stage has both gateways, as stand-ins on loopback ports, before SNS."""

from __future__ import annotations

import json
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from link.http_calls import Context
from link.steps import stream_event

from functions.sms.gateways import stage
from functions.sms.handlers import send, status
from local.stand_ins import sms_aero, smsc
from local.stand_ins.serving import serving
from svyazka_common import aws, queues

if TYPE_CHECKING:
    from collections.abc import Generator

    import pytest
    from link.cloud import Cloud

    from svyazka_common.records.base import Item

TEXTS = frozenset({"sms", "sms_notice"})


@dataclass(frozen=True)
class Town:
    """The gateways of a school, and the looks that wait in the queue (with the delay of each)."""

    cloud: Cloud
    smsc: smsc.SmscStandIn
    aero: sms_aero.SmsAeroStandIn
    queue: list[dict[str, Any]] = field(default_factory=list)

    @property
    def sent(self) -> list[tuple[str, str]]:
        """What left by either stand-in, or by SNS."""
        return [*self.smsc.sent, *self.aero.sent, *self.cloud.texts()]

    def items(self, *entities: str) -> list[Item]:
        """In the order of a stream, which a scan doesn't have."""
        items = [item for item in self.cloud.items("access") if item.get("entity", {}).get("S") in entities]
        return sorted(items, key=lambda item: int(item["expires_at"]["N"]))

    def deliver(self) -> Any:
        """Give the stream's records of all texts to the function that sends them."""
        return send.handler(stream_event(*self.items(*TEXTS)), Context())

    def follow(self) -> Any:
        """The same with the records of deliveries."""
        return send.handler(stream_event(*self.items("sms_delivery")), Context())

    def look(self) -> Any:
        """Give all looks of the queue to their consumer, whatever their delay; new ones take their place."""
        records = [
            {
                "messageId": f"m{number}",
                "receiptHandle": "r",
                "body": message["MessageBody"],
                "attributes": {"ApproximateReceiveCount": "1"},
                "messageAttributes": {},
                "eventSource": "aws:sqs",
                "eventSourceARN": "arn:aws:sqs:eu-central-1:123456789012:sms-status",
            }
            for number, message in enumerate(self.queue)
        ]
        self.queue.clear()
        return status.handler({"Records": records}, Context())

    def deliveries(self) -> list[dict[str, Any]]:
        return self.cloud.of_entity("access", "sms_delivery")


@contextmanager
def town_of(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> Generator[Town]:
    """Both gateways with their keys in Secrets Manager, calls by SMSC."""
    phones: list[tuple[str, str]] = []

    def arrive(phone: str, text: str) -> None:
        phones.append((phone, text))

    first, second = smsc.SmscStandIn(arrive, late_seconds=5), sms_aero.SmsAeroStandIn(arrive, late_seconds=5)
    town = Town(cloud=cloud, smsc=first, aero=second)
    secrets = aws.client("secretsmanager")
    secrets.create_secret(Name="smsc-keys", SecretString=json.dumps(smsc.KEYS))
    secrets.create_secret(Name="sms-aero-keys", SecretString=json.dumps(sms_aero.KEYS))
    with serving(first, second) as address:
        settings = [
            {
                "kind": "smsc",
                "sender": "Svyazka",
                "calls": True,
                "url": f"{address}/smsc/sys/",
                "secret": "smsc-keys",
            },
            {
                "kind": "sms_aero",
                "sender": "Svyazka",
                "calls": False,
                "url": f"{address}/sms-aero/v2/",
                "secret": "sms-aero-keys",
            },
            {"kind": "sns", "calls": False},
        ]
        monkeypatch.setenv("SMS_GATEWAYS", json.dumps(settings))
        monkeypatch.setenv("SMS_CALLS", "yes")
        stage.gateways.cache_clear()

        def queued(_url: str, messages: Any) -> set[int]:
            town.queue.extend(messages)
            return set()

        monkeypatch.setattr(queues, "send", queued)
        yield town
        stage.gateways.cache_clear()
