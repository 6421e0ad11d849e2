"""A listener that comes late has everything again out of the archive."""

from __future__ import annotations

import json
import os
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from unittest import mock

import pytest

from local import aws, environment
from local.demo.cast import ACTORS
from local.demo.waiting import until
from operations import replay
from operations.target import Target
from svyazka_common import aws as functions_aws

if TYPE_CHECKING:
    from local.demo.cast import Cast
    from local.emulator_process import Emulator

RULE = "late"


def listener(stack: Emulator, bus: str) -> str:
    """The queue of a listener that has been there from now on only; its address."""
    sqs, events = aws.client("sqs", stack.port), aws.client("events", stack.port)
    url: str = sqs.create_queue(QueueName="late")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    events.put_rule(Name=RULE, EventBusName=bus, EventPattern=json.dumps({"source": ["svyazka"]}))
    events.put_targets(Rule=RULE, EventBusName=bus, Targets=[{"Id": "queue", "Arn": arn}])
    return url


def heard(stack: Emulator, url: str, people: set[str]) -> dict[str, dict[int, str]]:
    """Of each person, what was told by its number, once the last of their links was."""
    numbers: dict[str, dict[int, str]] = defaultdict(dict)
    sqs = aws.client("sqs", stack.port)

    def drain() -> set[str]:
        for message in sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
            event = json.loads(message["Body"])["detail"]
            if "sequence" in event["data"]:
                numbers[event["data"]["person_id"]][event["data"]["sequence"]] = event["type"]
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
        return {person_id for person_id, told in numbers.items() if {1, 2} <= told.keys()}

    until(drain, lambda known: people <= known, "waiting for the events out of the archive")
    return numbers


@pytest.mark.usefixtures("journey")
def test_a_late_listener_receives_every_link_and_chat_in_sequence(stack: Emulator, cast: Cast) -> None:
    outputs = aws.outputs(stack.port, aws.STATE_STACK)
    people = {cast.logins[actor].person_id for actor in ACTORS}
    url = listener(stack, outputs["EventBus"])
    now = datetime.now(UTC)
    with mock.patch.dict(os.environ, environment.credentials(stack.port)):
        functions_aws.client.cache_clear()
        replay.start(Target(stage=aws.STAGE, outputs=outputs), now - timedelta(hours=1), now, RULE)
        functions_aws.client.cache_clear()

    received: dict[str, Any] = heard(stack, url, people)

    for person_id in people:
        assert received[person_id][1] == "link.completed"
        assert sorted(received[person_id]) == list(range(1, len(received[person_id]) + 1))
        assert "person.chats.changed" in received[person_id].values()
