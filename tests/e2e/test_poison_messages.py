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

pytestmark = pytest.mark.e2e


def titles(browser: Browser) -> list[str]:
    return sorted(chat["title"] for chat in browser.get("/chats").body["chats"])


def drain(sqs: Any, queue_url: str) -> list[dict[str, Any]]:
    answer = sqs.receive_message(
        QueueUrl=queue_url, MaxNumberOfMessages=10, MessageAttributeNames=["All"], WaitTimeSeconds=1
    )
    found: list[dict[str, Any]] = answer.get("Messages", [])
    return found


@pytest.mark.usefixtures("journey")
def test_a_poison_message_is_laid_aside_with_its_reason_and_the_rest_goes_through(
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
    laid_aside: list[dict[str, Any]] = []
    until(
        lambda: laid_aside.extend(drain(sqs, outputs["ProvisioningDeadLettersUrl"])) or len(laid_aside),
        lambda count: count >= len(bodies) - 1,
        "waiting for the dead letters",
    )
    reasons = {message["Body"]: message["MessageAttributes"]["reason"]["StringValue"] for message in laid_aside}
    assert reasons == {bodies[0]: "not_json", bodies[2]: "kind_unknown"}
