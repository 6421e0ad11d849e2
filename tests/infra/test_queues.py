"""Queues and streams: whatever fails ends in a dead-letter queue that somebody is told of."""

from __future__ import annotations

import json
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest
from infra_templates import Templates, synthesised
from policies import grants

from functions.chats.rules.messages import WATCHED
from infra_cdk.functions import FUNCTIONS
from infra_cdk.specification import Function, Messages, Stream
from svyazka_common import records
from svyazka_common.records.base import Record
from svyazka_common.settings import QUEUE_RECEIVES, QUEUE_TRIES

STREAMS = [declared for declared in FUNCTIONS if isinstance(declared.source, Stream)]
CONSUMERS = [declared for declared in FUNCTIONS if isinstance(declared.source, Messages)]


@pytest.fixture(scope="module")
def prod() -> Templates:
    return synthesised("prod")


def dead_letter_queues(templates: Templates) -> set[str]:
    return {name for name in templates.resources("AWS::SQS::Queue") if "DeadLetters" in name}


def working_queues(templates: Templates) -> dict[str, dict[str, Any]]:
    dead = dead_letter_queues(templates)
    return {
        name: queue["Properties"] for name, queue in templates.resources("AWS::SQS::Queue").items() if name not in dead
    }


def mapping_of(templates: Templates, declared: Function) -> dict[str, Any]:
    functions = templates.resources("AWS::Lambda::Function")
    (only_mapping,) = (
        mapping["Properties"]
        for mapping in templates.resources("AWS::Lambda::EventSourceMapping").values()
        if functions[mapping["Properties"]["FunctionName"]["Fn::GetAtt"][0]]["Properties"]["Handler"]
        == declared.handler
    )
    properties: dict[str, Any] = only_mapping
    return properties


def test_every_working_queue_has_a_dead_letter_queue_of_its_own(prod: Templates) -> None:
    targets = [
        queue["RedrivePolicy"]["deadLetterTargetArn"]["Fn::GetAtt"][0] for queue in working_queues(prod).values()
    ]
    assert len(set(targets)) == len(targets) == len(CONSUMERS)
    assert set(targets) < dead_letter_queues(prod)


def test_every_queue_hands_a_message_out_after_its_last_try(prod: Templates) -> None:
    handed_out = {queue["RedrivePolicy"]["maxReceiveCount"] for queue in working_queues(prod).values()}
    assert handed_out == {QUEUE_RECEIVES}
    assert QUEUE_RECEIVES > QUEUE_TRIES


def test_every_dead_letter_queue_sets_off_an_alarm_with_its_first_letter(prod: Templates) -> None:
    watched = {
        dimension["Value"]["Fn::GetAtt"][0]
        for alarm in prod.resources("AWS::CloudWatch::Alarm").values()
        if alarm["Properties"].get("MetricName") == "ApproximateNumberOfMessagesVisible"
        and alarm["Properties"]["Threshold"] == 0
        for dimension in alarm["Properties"]["Dimensions"]
    }
    assert watched == dead_letter_queues(prod)


def test_every_working_queue_sets_off_an_alarm_when_it_is_not_kept_up_with(prod: Templates) -> None:
    watched = {
        dimension["Value"]["Fn::GetAtt"][0]
        for alarm in prod.resources("AWS::CloudWatch::Alarm").values()
        if alarm["Properties"].get("MetricName") == "ApproximateAgeOfOldestMessage"
        for dimension in alarm["Properties"]["Dimensions"]
    }
    assert watched == set(working_queues(prod))


def test_every_alarm_tells_somebody(prod: Templates) -> None:
    silent = [n for n, a in prod.resources("AWS::CloudWatch::Alarm").items() if not a["Properties"].get("AlarmActions")]
    assert silent == []


def test_dead_letters_are_kept_14_days(prod: Templates) -> None:
    queues = prod.resources("AWS::SQS::Queue")
    kept = {queues[name]["Properties"]["MessageRetentionPeriod"] for name in dead_letter_queues(prod)}
    assert kept == {14 * 24 * 3600}


def test_queues_are_encrypted_and_take_nothing_in_the_clear(prod: Templates) -> None:
    queues = prod.resources("AWS::SQS::Queue")
    assert {queue["Properties"]["SqsManagedSseEnabled"] for queue in queues.values()} == {True}
    closed = {
        policy["Properties"]["Queues"][0]["Ref"]
        for policy in prod.resources("AWS::SQS::QueuePolicy").values()
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Deny" and statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    }
    assert closed == set(queues)


def test_no_function_reads_a_dead_letter(prod: Templates) -> None:
    functions = prod.resources("AWS::Lambda::Function").values()
    allowed = [grant for function in functions for grant in grants(prod, function) if "DeadLetters" in grant.resource]
    assert {grant.action for grant in allowed} == {"sqs:SendMessage"}
    named = [policy["Properties"]["PolicyDocument"] for policy in prod.resources("AWS::SQS::QueuePolicy").values()]
    opened = [one for policy in named for one in policy["Statement"] if one["Effect"] == "Allow"]
    assert not any("ReceiveMessage" in json.dumps(one["Action"]) for one in opened)


@pytest.mark.parametrize("declared", CONSUMERS, ids=lambda declared: declared.module)
def test_messages_stay_hidden_six_times_as_long_as_their_function_may_take(prod: Templates, declared: Function) -> None:
    assert isinstance(declared.source, Messages)
    prefix = declared.source.queue.title().replace("_", "")
    (queue,) = (queue for name, queue in working_queues(prod).items() if name.startswith(prefix))
    assert queue["VisibilityTimeout"] >= 6 * declared.seconds


@pytest.mark.parametrize("declared", CONSUMERS + STREAMS, ids=lambda declared: declared.module)
def test_consumers_say_of_each_record_whether_it_failed(prod: Templates, declared: Function) -> None:
    assert mapping_of(prod, declared)["FunctionResponseTypes"] == ["ReportBatchItemFailures"]


@pytest.mark.parametrize("declared", STREAMS, ids=lambda declared: declared.module)
def test_a_bad_change_is_set_aside_after_some_tries(prod: Templates, declared: Function) -> None:
    mapping = mapping_of(prod, declared)
    assert mapping["BisectBatchOnFunctionError"] is True
    assert mapping["MaximumRetryAttempts"] == 5
    assert "DeadLetters" in json.dumps(mapping["DestinationConfig"]["OnFailure"]["Destination"])
    assert mapping["StartingPosition"] == "TRIM_HORIZON"


def test_removed_links_reach_the_relay_by_their_old_image(prod: Templates) -> None:
    (relay,) = (declared for declared in STREAMS if declared.module == "chats.handlers.relay")
    filters = [json.loads(chosen["Pattern"]) for chosen in mapping_of(prod, relay)["FilterCriteria"]["Filters"]]
    (removed,) = (chosen for chosen in filters if chosen.get("eventName") == ["REMOVE"])
    assert "link" in removed["dynamodb"]["OldImage"]["entity"]["S"]
    assert "NewImage" not in removed["dynamodb"]


def test_the_relay_gets_everything_that_work_follows_from(prod: Templates) -> None:
    (relay,) = (declared for declared in STREAMS if declared.module == "chats.handlers.relay")
    chosen = mapping_of(prod, relay)["FilterCriteria"]["Filters"]
    images = [image for one in chosen for image in json.loads(one["Pattern"])["dynamodb"].values()]
    got = {entity for image in images for entity in image["entity"]["S"]}
    assert got == set(WATCHED)


def test_only_new_texts_are_sent_and_only_new_deliveries_followed(prod: Templates) -> None:
    (sender,) = (declared for declared in STREAMS if declared.module == "sms.handlers.send")
    (chosen,) = mapping_of(prod, sender)["FilterCriteria"]["Filters"]
    assert json.loads(chosen["Pattern"]) == {
        "eventName": ["INSERT"],
        "dynamodb": {"NewImage": {"entity": {"S": ["sms", "sms_notice", "sms_delivery"]}}},
    }


@pytest.mark.parametrize("declared", STREAMS, ids=lambda declared: declared.module)
def test_the_entities_that_a_stream_is_filtered_by_exist(declared: Function) -> None:
    modules = [import_module(f"{records.__name__}.{module.name}") for module in iter_modules(records.__path__)]
    entities = {
        record.entity
        for module in modules
        for record in vars(module).values()
        if isinstance(record, type) and issubclass(record, Record) and hasattr(record, "entity")
    }
    assert isinstance(declared.source, Stream)
    assert (
        set(declared.source.changed + declared.source.inserted + declared.source.modified + declared.source.removed)
        <= entities
    )


def senders_of_roster_changes(templates: Templates) -> list[dict[str, Any]]:
    return [
        statement
        for policy in templates.resources("AWS::SQS::QueuePolicy").values()
        if "RosterChangesQueue" in json.dumps(policy["Properties"]["Queues"])
        for statement in policy["Properties"]["PolicyDocument"]["Statement"]
        if statement["Effect"] == "Allow"
    ]
