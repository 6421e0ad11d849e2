"""A class and the handler of the provisioning queue, for the tests of what its messages do."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from chats.http_calls import Context
from chats.school import SCHOOL, enrolment, guardianship, homeroom, joined, load, person, role, store
from functions.chats.handlers import provision

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.batch.types import PartialItemFailureResponse

DONE: dict[str, Any] = {"batchItemFailures": []}
CHAT = "subject~7a~algebra"


def work(*bodies: Any) -> PartialItemFailureResponse:
    """One batch; messages are numbered from 0."""
    records = [
        {
            "messageId": str(number),
            "receiptHandle": "r",
            "body": body if isinstance(body, str) else json.dumps(body),
            "attributes": {"MessageGroupId": SCHOOL},
            "messageAttributes": {},
            "eventSource": "aws:sqs",
            "eventSourceARN": "arn:aws:sqs:eu-central-1:123456789012:provisioning",
            "awsRegion": "eu-central-1",
        }
        for number, body in enumerate(bodies)
    ]
    answer: PartialItemFailureResponse = provision.handler({"Records": records}, Context())
    return answer


def a_class() -> None:
    store(*joined("teacher", "pupil", "parent"), role("teacher"), homeroom("teacher"), load("teacher"))
    store(enrolment("pupil"), guardianship("parent", "pupil"), person("silent"), enrolment("silent"))
