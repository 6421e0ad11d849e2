"""The way of an alarm to somebody: action → topic → the topic's policy → the key's policy → subscription."""

from __future__ import annotations

from typing import Any

import pytest
from infra_templates import Templates, synthesised

CLOUDWATCH = {"Service": "cloudwatch.amazonaws.com"}
OF_THIS_ACCOUNT = {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}
each_stage = pytest.mark.parametrize("stage", ["local", "dev", "prod"])


def alarms(templates: Templates) -> dict[str, dict[str, Any]]:
    return {name: one["Properties"] for name, one in templates.resources("AWS::CloudWatch::Alarm").items()}


def topic_of(templates: Templates, action: dict[str, Any]) -> str:
    """The logical name of the topic that an action names, in its own stack or in the stateful one."""
    return str(templates.resolved(action)["Ref"])


def policy_of(templates: Templates, topic: str) -> list[dict[str, Any]]:
    return [
        statement
        for policy in templates.resources("AWS::SNS::TopicPolicy").values()
        if {"Ref": topic} in policy["Properties"]["Topics"]
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
    ]


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def allows(statements: list[dict[str, Any]], action: str, resource: Any) -> bool:
    """Whether CloudWatch may do it for alarms of this account."""
    return any(
        statement["Effect"] == "Allow"
        and statement["Principal"] == CLOUDWATCH
        and action in listed(statement["Action"])
        and statement["Resource"] == resource
        and statement["Condition"] == OF_THIS_ACCOUNT
        for statement in statements
    )


@each_stage
def test_every_alarm_is_let_into_its_topic_by_the_topic_and_by_its_key(stage: str) -> None:
    templates = synthesised(stage)
    topics = templates.resources("AWS::SNS::Topic")
    keys = templates.resources("AWS::KMS::Key")
    stopped = []
    for name, alarm in alarms(templates).items():
        assert alarm.get("ActionsEnabled", True) is True
        (action,) = alarm["AlarmActions"]
        topic = topic_of(templates, action)
        key = topics[topic]["Properties"]["KmsMasterKeyId"]["Fn::GetAtt"][0]
        of_key = keys[key]["Properties"]["KeyPolicy"]["Statement"]
        if not (
            allows(policy_of(templates, topic), "sns:Publish", {"Ref": topic})
            and allows(of_key, "kms:Decrypt", "*")
            and allows(of_key, "kms:GenerateDataKey*", "*")
        ):
            stopped.append(name)
    assert stopped == []


@each_stage
def test_the_topic_refuses_only_what_comes_in_the_clear(stage: str) -> None:
    templates = synthesised(stage)
    (topic,) = templates.resources("AWS::SNS::Topic")
    denied = [one for one in policy_of(templates, topic) if one["Effect"] == "Deny"]
    assert [one["Condition"] for one in denied] == [{"Bool": {"aws:SecureTransport": "false"}}]


def test_every_recipient_gets_a_mail_and_what_cant_be_delivered_is_kept() -> None:
    prod = synthesised("prod")
    subscriptions = [one["Properties"] for one in prod.resources("AWS::SNS::Subscription").values()]
    assert {(one["Protocol"], one["Endpoint"]) for one in subscriptions} == {
        ("email", "duty@svyazka.example"),
        ("email", "director@svyazka.example"),
    }
    (kept_in,) = {one["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0] for one in subscriptions}
    allowed = [
        statement
        for policy in prod.resources("AWS::SQS::QueuePolicy").values()
        if {"Ref": kept_in} in policy["Properties"]["Queues"]
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Allow"
    ]
    assert all(one["Principal"] == {"Service": "sns.amazonaws.com"} for one in allowed)
    assert {one["Action"] for one in allowed} == {"sqs:SendMessage"}


def test_where_nobody_is_named_nobody_is_subscribed() -> None:
    assert synthesised("dev").resources("AWS::SNS::Subscription") == {}
