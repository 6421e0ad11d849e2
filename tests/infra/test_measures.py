"""Alarms on what the functions count themselves, and the names of the queues that an operator looks into."""

from __future__ import annotations

from typing import Any

import pytest
from infra_templates import Templates, synthesised

from functions.chats import provision
from functions.link import measure
from infra_cdk.functions import FUNCTIONS
from infra_cdk.specification import Messages, Stream
from infra_cdk.stage import stage_named


@pytest.fixture(scope="module")
def prod() -> Templates:
    return synthesised("prod")


def alarm_on(templates: Templates, metric: str) -> dict[str, Any]:
    (found,) = (
        alarm["Properties"]
        for alarm in templates.resources("AWS::CloudWatch::Alarm").values()
        if alarm["Properties"].get("MetricName") == metric
    )
    properties: dict[str, Any] = found
    return properties


def test_memberships_that_lag_an_hour_behind_set_off_an_alarm(prod: Templates) -> None:
    alarm = alarm_on(prod, "MembershipLag")
    assert (alarm["Namespace"], alarm["ExtendedStatistic"], alarm["Threshold"]) == ("Svyazka", "p90", 3_600_000)
    assert alarm["Dimensions"] == [{"Name": "service", "Value": provision.__name__.split(".")[1]}]
    assert alarm["AlarmActions"]


def test_share_without_a_link_sets_off_an_alarm_above_what_the_region_expects(prod: Templates) -> None:
    alarm = alarm_on(prod, "UnlinkedPercent")
    assert (alarm["Period"], alarm["Threshold"]) == (86_400, 50)
    assert alarm["Dimensions"] == [{"Name": "service", "Value": measure.__name__.split(".")[1]}]
    assert alarm["TreatMissingData"] == "notBreaching"


@pytest.mark.parametrize(("stage", "asked", "percent"), [
    ("prod", None, 50), ("prod", "100", 100), ("prod", "40", 40), ("dev", None, 100), ("local", None, 100),
])  # fmt: skip
def test_a_region_that_is_only_beginning_may_set_the_share_higher(stage: str, asked: str | None, percent: int) -> None:
    assert stage_named(stage, most_unlinked_percent=asked).most_unlinked_percent == percent


def test_the_share_is_measured_every_day(prod: Templates) -> None:
    functions = prod.resources("AWS::Lambda::Function")
    called = {
        functions[schedule["Properties"]["Target"]["Arn"]["Fn::GetAtt"][0]]["Properties"]["Handler"]
        for schedule in prod.resources("AWS::Scheduler::Schedule").values()
    }
    assert "functions.link.measure.handler" in called


def test_every_dead_letter_queue_is_named_in_the_outputs(prod: Templates) -> None:
    told = {name for name in prod.state["Outputs"] if name.endswith("DeadLettersUrl")}
    queues = {source.queue for one in FUNCTIONS if isinstance(source := one.source, Messages)}
    streams = {one.construct_id for one in FUNCTIONS if isinstance(one.source, Stream)}
    expected = {name.title().replace("_", "") for name in queues} | streams
    assert told == {f"{name}DeadLettersUrl" for name in expected}
