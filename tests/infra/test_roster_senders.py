"""Which AWS accounts may send roster changes."""

from __future__ import annotations

import json

import pytest
from aws_cdk import App, Stack
from aws_cdk.assertions import Template
from aws_cdk.aws_sqs import Queue

from infra_cdk.constructs.roster_changes import admit_senders
from infra_cdk.stage import NotAnAccountError, stage_named


def test_accounts_that_are_named_may_send_and_nothing_else() -> None:
    stage = stage_named("dev", roster_senders="111122223333, 444455556666,")
    stack = Stack(App(analytics_reporting=False), "Senders")
    admit_senders(Queue(stack, "Queue", enforce_ssl=True), stage.roster_senders)
    (policy,) = Template.from_stack(stack).find_resources("AWS::SQS::QueuePolicy").values()
    denied, allowed = policy["Properties"]["PolicyDocument"]["Statement"]
    assert (denied["Effect"], denied["Condition"]) == ("Deny", {"Bool": {"aws:SecureTransport": "false"}})
    assert (allowed["Effect"], allowed["Action"]) == ("Allow", ["sqs:SendMessage", "sqs:GetQueueUrl"])
    assert [account in json.dumps(allowed["Principal"]) for account in stage.roster_senders] == [True, True]
    assert "*" not in json.dumps(allowed)


@pytest.mark.parametrize("text", ["*", "12345678901", "1111222233334", "arn:aws:iam::111122223333:root"])
def test_what_is_no_account_is_refused(text: str) -> None:
    with pytest.raises(NotAnAccountError):
        stage_named("dev", roster_senders=text)
