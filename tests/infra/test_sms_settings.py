"""The stage's SMS gateways: their file, their keys, who may read those, and the alarms on what becomes of texts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from infra_templates import Templates, synthesised
from policies import grants
from test_measures import alarm_on
from test_stage import refusal, written

from infra_cdk.app import new_app
from infra_cdk.functions import FUNCTIONS
from infra_cdk.permissions import statements
from infra_cdk.specification import Stream
from infra_cdk.stacks.state import StateStack
from infra_cdk.stage import read_stage, stage_named
from svyazka_common import aws, outward

if TYPE_CHECKING:
    from pathlib import Path

READERS = {"sms.handlers.send", "sms.handlers.status"}
MOST_GATEWAYS = 3


@pytest.fixture(scope="module")
def prod() -> Templates:
    return synthesised("prod")


def variables(templates: Templates, module: str) -> dict[str, Any]:
    (environment,) = (
        one["Properties"]["Environment"]["Variables"]
        for one in templates.resources("AWS::Lambda::Function").values()
        if one["Properties"]["Handler"] == f"functions.{module}.handler"
    )
    settings: dict[str, Any] = environment
    return settings


def gateways(line: str) -> str:
    return f"sms = {{ gateways = [{line}] }}"


def test_without_a_word_texts_go_by_sns_and_nobody_calls(tmp_path: Path) -> None:
    sms = read_stage(written(tmp_path)).sms
    assert [one.kind for one in sms.gateways] == ["sns"]
    assert sms.calls is False
    assert "SMS_CALLS" not in variables(synthesised("dev"), "link.handlers.phone")


def test_gateways_stand_in_the_order_of_the_file(prod: Templates) -> None:
    gateways_set = json.dumps(variables(prod, "sms.handlers.send")["SMS_GATEWAYS"])
    assert gateways_set.index("smsc") < gateways_set.index("sms_aero") < gateways_set.index("sns")
    assert (
        variables(prod, "sms.handlers.status")["SMS_GATEWAYS"] == variables(prod, "sms.handlers.send")["SMS_GATEWAYS"]
    )


def test_calls_are_offered_where_a_gateway_calls(prod: Templates) -> None:
    modules = {one.module for one in FUNCTIONS if "SMS_CALLS" in variables(prod, one.module)}
    assert modules == {"link.handlers.phone", "link.handlers.status"}


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ('{ kind = "mts" }', "sms.gateways[0].kind: Input should be"),
        ('{ kind = "sms_aero" }', "SMS Aero sends nothing without one"),
        ('{ kind = "sms_aero", sender = "S1", calls = true }', "calls: sms_aero reads no codes out"),
        ('{ kind = "sns", url = "https://sns.example/" }', "url: SNS answers where AWS does"),
        ('{ kind = "smsc", url = "http://smsc.ru/sys/" }', "sms.gateways[0].url: String should match"),
        ('{ kind = "smsc", url = "https://smsc.ru/sys/?psw=x" }', "sms.gateways[0].url: String should match"),
        ('{ kind = "smsc", url = "https://login:psw@smsc.ru/sys/" }', "sms.gateways[0].url: String should match"),
        ('{ kind = "smsc", sender = "Связка" }', "sms.gateways[0].sender: String should match"),
        ('{ kind = "smsc", psw = "x" }', "sms.gateways[0].psw: there is no such key"),
        ('{ kind = "smsc" }, { kind = "smsc" }', "gateways: each kind stands there once"),
        ("", "sms.gateways: Tuple should have at least 1 item"),
    ],
)
def test_a_gateway_that_can_not_be_is_refused(tmp_path: Path, line: str, complaint: str) -> None:
    assert complaint in refusal(written(tmp_path, gateways(line)))


def test_local_texts_go_by_the_stand_ins_first() -> None:
    sms = stage_named("local").sms
    assert [one.kind for one in sms.gateways] == ["smsc", "sms_aero", "sns"]
    assert all(one.url is None or one.url.startswith("http://127.0.0.1:") for one in sms.gateways)


def test_each_gateway_has_an_empty_secret_under_the_stages_key(prod: Templates) -> None:
    secrets = {
        name: one["Properties"]
        for name, one in prod.resources("AWS::SecretsManager::Secret").items()
        if name.startswith("Sms")
    }
    assert len(secrets) == 2
    for properties in secrets.values():
        assert properties["GenerateSecretString"]["SecretStringTemplate"] == "{}"
        assert properties["KmsKeyId"]["Fn::GetAtt"][0].startswith("DataKey")
        assert "SecretString" not in properties
    assert {"SmscSecretArn", "SmsAeroSecretArn"} <= prod.state["Outputs"].keys()


def test_only_who_sends_and_asks_reads_the_gateways_keys(prod: Templates) -> None:
    functions = prod.resources("AWS::Lambda::Function").values()
    readers = {
        one["Properties"]["Handler"].removeprefix("functions.").removesuffix(".handler")
        for one in functions
        for grant in grants(prod, one)
        if grant.action == "secretsmanager:GetSecretValue" and "Sms" in grant.resource
    }
    assert readers == READERS


def test_no_key_stands_in_a_functions_settings(prod: Templates) -> None:
    gateways_set = json.dumps(variables(prod, "sms.handlers.send")["SMS_GATEWAYS"])
    assert not [word for word in ("apikey", "psw", "api_key", "email") if word in gateways_set]


def test_a_stage_without_sns_may_not_publish(tmp_path: Path) -> None:
    stage = read_stage(written(tmp_path, gateways('{ kind = "smsc" }'), "checked = false"))
    state = StateStack(new_app(stage), "State", stage=stage)
    (sender,) = (one for one in FUNCTIONS if one.sends_sms)
    actions = [action for statement in statements(sender, state, stage) for action in statement.actions]
    assert actions.count("sns:Publish") == 0
    assert actions.count("secretsmanager:GetSecretValue") == 2


def test_the_sender_ends_in_time_though_every_gateway_keeps_silent() -> None:
    (sender,) = (one for one in FUNCTIONS if one.module == "sms.handlers.send")
    (asker,) = (one for one in FUNCTIONS if one.module == "sms.handlers.status")
    assert isinstance(sender.source, Stream)
    by_sns: float = aws.CONFIG.connect_timeout + aws.CONFIG.read_timeout  # type: ignore[attr-defined]
    one_gateway = max(outward.WHOLE_SECONDS, by_sns)
    assert sender.seconds > sender.source.at_once * MOST_GATEWAYS * one_gateway
    assert asker.seconds > 10 * one_gateway


def expression_of(templates: Templates, name: str) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """The expression of a computed alarm, the metrics in it by their short names, and the alarm."""
    (alarm,) = (
        one["Properties"]
        for logical, one in templates.resources("AWS::CloudWatch::Alarm").items()
        if logical.startswith(f"Measures{name}")
    )
    (computed,) = (one["Expression"] for one in alarm["Metrics"] if "Expression" in one)
    counted = {one["Id"]: one["MetricStat"]["Metric"] for one in alarm["Metrics"] if "MetricStat" in one}
    return computed, counted, alarm


def goes_off(expression: str, threshold: float, **sums: float) -> bool:
    """CloudWatch's arithmetic, as far as it is used: IF and FILL."""
    meaning = {"IF": lambda when, then, other: then if when else other, "FILL": lambda value, _: value}
    names: dict[str, Any] = meaning | sums
    value: float = eval(expression, {"__builtins__": {}}, names)  # noqa: S307 - our own template
    return value > threshold


@pytest.mark.parametrize(
    ("came", "lost", "silent", "alarmed"),
    [
        (100, 0, 0, False),
        (80, 20, 0, False),
        (79, 21, 0, True),
        (79, 11, 10, True),
        (1, 18, 0, False),
        (1, 19, 0, True),
    ],
)
def test_an_alarm_goes_off_when_delivery_falls(
    prod: Templates, came: int, lost: int, silent: int, *, alarmed: bool
) -> None:
    expression, counted, alarm = expression_of(prod, "SmsDeliveryFalls")
    assert {short: metric["MetricName"] for short, metric in counted.items()} == {
        "came": "SmsDelivered",
        "lost": "SmsNotDelivered",
        "silent": "SmsDeliveryNotTold",
    }
    assert goes_off(expression, alarm["Threshold"], came=came, lost=lost, silent=silent) is alarmed


@pytest.mark.parametrize("metric", ["SmsNotTaken", "SmsOutcomeUnknown", "SmsByNextGateway"])
@pytest.mark.parametrize("stage", ["local", "prod"])
def test_an_alarm_goes_off_when_gateways_do_not_take_texts(stage: str, metric: str) -> None:
    alarm = alarm_on(synthesised(stage), metric)
    assert (alarm["Statistic"], alarm["Period"], alarm["Threshold"]) == ("Sum", 300, 10)


def test_the_alarm_on_delivery_looks_where_the_functions_count(prod: Templates) -> None:
    _, counted, alarm = expression_of(prod, "SmsDeliveryFalls")
    assert {metric["Namespace"] for metric in counted.values()} == {"Svyazka"}
    for metric in counted.values():
        assert {one["Name"]: one["Value"] for one in metric["Dimensions"]} == {"service": "sms", "stage": "prod"}
    assert alarm["AlarmActions"]
