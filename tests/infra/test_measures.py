"""Alarms on what the functions count themselves, and the names of the queues that an operator looks into."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from infra_templates import Templates, synthesised

from infra_cdk.functions import FUNCTIONS
from infra_cdk.specification import Messages, Stream
from local.paths import PROJECT


@pytest.fixture(scope="module")
def prod() -> Templates:
    return synthesised("prod")


def alarm_on(templates: Templates, metric: str) -> dict[str, Any]:
    (only_alarm,) = (
        alarm["Properties"]
        for alarm in templates.resources("AWS::CloudWatch::Alarm").values()
        if alarm["Properties"].get("MetricName") == metric
    )
    properties: dict[str, Any] = only_alarm
    return properties


def test_memberships_that_lag_an_hour_behind_set_off_an_alarm(prod: Templates) -> None:
    alarm = alarm_on(prod, "MembershipLag")
    assert (alarm["Namespace"], alarm["ExtendedStatistic"], alarm["Threshold"]) == ("Svyazka", "p90", 3_600_000)
    assert alarm["AlarmActions"]


@pytest.mark.parametrize(
    ("module", "metric"),
    [
        ("chats.handlers.provision", "MembershipLag"),
        ("school.handlers.measure", "UnlinkedPercent"),
        ("roster.handlers.apply_changes", "RosterChangesHeld"),
        ("roster.handlers.measure", "SilentSources"),
        ("sms.handlers.send", "SmsByNextGateway"),
        ("sms.handlers.send", "SmsNotTaken"),
    ],
)
def test_the_function_counts_under_the_dimensions_that_the_alarm_looks_for(
    prod: Templates, module: str, metric: str
) -> None:
    # In an interpreter of its own, with the variables of the deployed function: Powertools keeps dimensions for good.
    (deployed,) = (
        one["Properties"]
        for one in prod.resources("AWS::Lambda::Function").values()
        if one["Properties"]["Handler"] == f"functions.{module}.handler"
    )
    texts = {name: value for name, value in deployed["Environment"]["Variables"].items() if isinstance(value, str)}
    program = (
        f"from functions.{module} import metrics; metrics.add_metric('{metric}', 'Count', 1); metrics.flush_metrics()"
    )
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program], env=texts, cwd=PROJECT, capture_output=True, text=True, check=True
    )
    counted = json.loads(done.stdout)
    (written,) = counted["_aws"]["CloudWatchMetrics"]
    alarm = alarm_on(prod, metric)
    assert written["Namespace"] == alarm["Namespace"]
    assert [{name: counted[name] for name in names} for names in written["Dimensions"]] == [
        {one["Name"]: one["Value"] for one in alarm["Dimensions"]}
    ]


@pytest.mark.parametrize("stage", ["local", "dev", "prod"])
def test_every_function_knows_its_stage(stage: str) -> None:
    functions = synthesised(stage).resources("AWS::Lambda::Function").values()
    assert {one["Properties"]["Environment"]["Variables"]["STAGE"] for one in functions} == {stage}


def test_roster_changes_that_are_held_set_off_an_alarm(prod: Templates) -> None:
    alarm = alarm_on(prod, "RosterChangesHeld")
    assert (alarm["Statistic"], alarm["Threshold"], alarm["ComparisonOperator"]) == ("Sum", 0, "GreaterThanThreshold")


def test_share_without_a_link_above_the_regions_own_sets_off_an_alarm(prod: Templates) -> None:
    alarm = alarm_on(prod, "UnlinkedPercent")
    assert (alarm["Period"], alarm["Threshold"]) == (86_400, 50)
    assert alarm["TreatMissingData"] == "notBreaching"


@pytest.mark.parametrize("stage", ["local", "dev"])
def test_the_share_sets_off_no_alarm_where_most_are_people_of_a_demo(stage: str) -> None:
    assert alarm_on(synthesised(stage), "UnlinkedPercent")["Threshold"] == 100


def test_the_share_is_measured_every_day(prod: Templates) -> None:
    functions = prod.resources("AWS::Lambda::Function")
    called = {
        functions[schedule["Properties"]["Target"]["Arn"]["Fn::GetAtt"][0]]["Properties"]["Handler"]
        for schedule in prod.resources("AWS::Scheduler::Schedule").values()
    }
    assert "functions.school.handlers.measure.handler" in called


def test_every_dead_letter_queue_is_named_in_the_outputs(prod: Templates) -> None:
    outputs = {name for name in prod.state["Outputs"] if name.endswith("DeadLettersUrl")}
    queues = {source.queue for one in FUNCTIONS if isinstance(source := one.source, Messages)}
    streams = {one.construct_id for one in FUNCTIONS if isinstance(one.source, Stream)}
    expected = {name.title().replace("_", "") for name in queues} | streams
    assert outputs == {f"{name}DeadLettersUrl" for name in expected}


def test_a_nightly_file_that_does_not_come_sets_off_an_alarm(prod: Templates) -> None:
    alarm = alarm_on(prod, "SilentSources")
    assert (alarm["Period"], alarm["Statistic"], alarm["Threshold"]) == (86_400, "Maximum", 0)
    assert alarm["AlarmActions"]


def test_the_function_that_misses_files_is_told_after_how_many_hours(prod: Templates) -> None:
    (measuring,) = (
        function["Properties"]
        for function in prod.resources("AWS::Lambda::Function").values()
        if function["Properties"].get("Handler") == "functions.roster.handlers.measure.handler"
    )
    assert measuring["Environment"]["Variables"]["ROSTER_SILENT_HOURS"] == "30"
    assert prod.state["Outputs"]["RosterSilentHours"]["Value"] == "30"
