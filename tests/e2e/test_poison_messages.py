"""A message that is not ours, in one batch with one that is."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from local import aws
from local.demo.browser import Browser
from local.demo.waiting import until

if TYPE_CHECKING:
    from local.demo.cast import Cast
    from local.emulator_process import Emulator


def titles(browser: Browser) -> list[str]:
    return sorted(chat["title"] for chat in browser.get("/chats").body["chats"])


def laid_aside_at(sqs: Any, queue_url: str, count: int) -> dict[str, str]:
    """The reason for each body in a dead-letter queue, once there are so many."""
    reasons: dict[str, str] = {}

    def drain() -> int:
        answer = sqs.receive_message(QueueUrl=queue_url, MaxNumberOfMessages=10, MessageAttributeNames=["All"])
        for message in answer.get("Messages", []):
            reasons[message["Body"]] = message["MessageAttributes"]["reason"]["StringValue"]
        return len(reasons)

    until(drain, lambda number: number >= count, "waiting for the dead letters")
    return reasons


@pytest.mark.usefixtures("journey")
def test_a_poison_message_becomes_a_dead_letter_and_the_rest_goes_through(
    stack: Emulator, address: str, cast: Cast
) -> None:
    pupil = cast.logins["pupil"]
    outputs = aws.outputs(stack.port, aws.STATE_STACK)
    sqs, dynamodb = aws.client("sqs", stack.port), aws.client("dynamodb", stack.port)
    with Browser(address) as browser:
        browser.send(
            "POST",
            "/session",
            {"organisation_id": pupil.organisation_id, "login": pupil.login, "password": pupil.password},
        )
        before = titles(browser)
        chat_id = browser.get("/chats").body["chats"][0]["chat_id"]
        key = {"pk": {"S": f"PERSON#{pupil.person_id}"}, "sk": {"S": f"MEMBER#{chat_id}"}}
        dynamodb.delete_item(TableName=outputs["StateTable"], Key=key)
        assert len(titles(browser)) == len(before) - 1
        bodies = [
            "not JSON",
            json.dumps({"kind": "reconcile_person", "person_id": pupil.person_id}),
            json.dumps({"kind": "something_else"}),
        ]
        sqs.send_message_batch(
            QueueUrl=outputs["ProvisioningQueueUrl"],
            Entries=[{"Id": str(number), "MessageBody": body} for number, body in enumerate(bodies)],
        )
        assert until(lambda: titles(browser), lambda now: now == before, "waiting for the membership") == before
    reasons = laid_aside_at(sqs, outputs["ProvisioningDeadLettersUrl"], 2)
    assert reasons == {bodies[0]: "not_json", bodies[2]: "kind_unknown"}
