"""Every function as it is deployed: its runtime, its limits, its variables, its logs."""

from __future__ import annotations

from typing import Any

import pytest
from infra_templates import Templates, synthesised

from infra_cdk.assets import host_architecture
from infra_cdk.functions import FUNCTIONS
from infra_cdk.functions.sizes import WHOLE_CPU
from infra_cdk.specification import Function, Route
from svyazka_common.passwords import ALLOCATOR
from svyazka_common.settings import Setting

POWERTOOLS = {"POWERTOOLS_SERVICE_NAME", "POWERTOOLS_METRICS_NAMESPACE", "POWERTOOLS_LOG_LEVEL"}
each_stage = pytest.mark.parametrize("stage", ["dev", "prod"])
each_offered = pytest.mark.parametrize(
    ("stage", "declared"),
    [("prod", one) for one in FUNCTIONS] + [("dev", one) for one in FUNCTIONS if one.party is None],
    ids=lambda part: part if isinstance(part, str) else part.module,
)
"""`dev` has no other parties, so it has no routes that lead to them."""
each_function = pytest.mark.parametrize("declared", FUNCTIONS, ids=lambda declared: declared.module)


@pytest.fixture(scope="module")
def prod() -> Templates:
    return synthesised("prod")


def deployed(templates: Templates, declared: Function, stage: str = "prod") -> dict[str, Any]:
    (only_function,) = (
        function["Properties"]
        for function in templates.resources("AWS::Lambda::Function").values()
        if function["Properties"]["FunctionName"] == declared.physical_name(f"svyazka-{stage}")
    )
    properties: dict[str, Any] = only_function
    return properties


@each_stage
def test_there_is_no_function_that_nobody_declared(stage: str) -> None:
    deployed_handlers = [
        function["Properties"]["Handler"] for function in synthesised(stage).resources("AWS::Lambda::Function").values()
    ]
    parties = {"gosuslugi", "vk_id"} if stage == "prod" else set()
    offered = [one for one in FUNCTIONS if one.party is None or one.party in parties]
    assert sorted(deployed_handlers) == sorted(declared.handler for declared in offered)


@each_offered
def test_functions_run_python_3_13_on_arm64_with_traces(stage: str, declared: Function) -> None:
    function = deployed(synthesised(stage), declared, stage)
    assert function["Runtime"] == "python3.13"
    assert function["Architectures"] == ["arm64"]
    assert function["TracingConfig"] == {"Mode": "Active"}


@each_function
def test_functions_that_a_person_waits_for_give_up_within_15_seconds(prod: Templates, declared: Function) -> None:
    limit = 15 if isinstance(declared.source, Route) else 900
    assert deployed(prod, declared)["Timeout"] <= limit


@each_function
def test_variables_are_settings_that_the_code_knows(prod: Templates, declared: Function) -> None:
    variables = deployed(prod, declared)["Environment"]["Variables"]
    assert set(variables) >= POWERTOOLS
    allocator = set(ALLOCATOR) if declared.hashes_passwords else set()
    assert set(variables) - POWERTOOLS - allocator <= {setting.value for setting in Setting}


def test_functions_that_hash_passwords_keep_the_memory_of_a_hash(prod: Templates) -> None:
    hashing = [declared for declared in FUNCTIONS if declared.hashes_passwords]
    assert [declared.module for declared in hashing] == [
        "sign_in.handlers.log_in",
        "sign_in.handlers.password_by_phone",
        "sign_in.handlers.password_by_paper_code",
        "roster.handlers.import_school",
    ]
    for declared in hashing:
        function = deployed(prod, declared)
        assert function["Environment"]["Variables"].items() >= ALLOCATOR.items()
        assert function["MemorySize"] == WHOLE_CPU


@each_function
def test_functions_get_the_variables_of_what_they_declare_and_no_others(prod: Templates, declared: Function) -> None:
    variables = deployed(prod, declared)["Environment"]["Variables"]
    assert ("STATE_TABLE" in variables) == bool(declared.state)
    assert ("ACCESS_TABLE" in variables) == bool(declared.access)
    assert ("SECRET_ID" in variables) == declared.secret
    assert ("EVENT_BUS" in variables) == declared.announces
    assert ("GOSUSLUGI" in variables) == (declared.party_settings and declared.party == "gosuslugi")
    assert ("VK_ID" in variables) == (declared.party_settings and declared.party == "vk_id")
    links = declared.party_settings or declared.sends_sms or declared.shows_links
    assert ("SITE_DOMAIN" in variables) == links
    assert ("PROVISIONING_QUEUE_URL" in variables) == ("provisioning" in declared.sends_to)
    assert ("PROVISIONING_DLQ_URL" in variables) == ("provisioning" in declared.dead_letters_of)
    assert ("IMPORT_DLQ_URL" in variables) == ("roster_import" in declared.dead_letters_of)
    assert ("SCHOOL_QUEUE_URL" in variables) == ("roster_school" in declared.sends_to)
    assert ("ROSTER_LARGEST_REMOVAL" in variables) == ("ROSTER_FREEZE" in variables) == declared.removes


@each_function
def test_logs_are_json_in_a_group_of_the_functions_own_kept_180_days(prod: Templates, declared: Function) -> None:
    logging = deployed(prod, declared)["LoggingConfig"]
    group = prod.resources("AWS::Logs::LogGroup")[logging["LogGroup"]["Ref"]]
    assert logging["LogFormat"] == "JSON"
    assert group["Properties"]["RetentionInDays"] == 180
    assert group["DeletionPolicy"] == "Retain"


def test_no_two_functions_share_a_log_group(prod: Templates) -> None:
    groups = [deployed(prod, declared)["LoggingConfig"]["LogGroup"]["Ref"] for declared in FUNCTIONS]
    assert len(set(groups)) == len(FUNCTIONS)


@each_stage
def test_every_log_group_has_an_end(stage: str) -> None:
    groups = synthesised(stage).resources("AWS::Logs::LogGroup").values()
    assert [group for group in groups if "RetentionInDays" not in group["Properties"]] == []


@each_function
def test_an_alarm_goes_off_when_the_function_fails(prod: Templates, declared: Function) -> None:
    functions = prod.resources("AWS::Lambda::Function")
    watched = [
        functions[dimension["Value"]["Ref"]]["Properties"]["Handler"]
        for alarm in prod.resources("AWS::CloudWatch::Alarm").values()
        if alarm["Properties"].get("MetricName") == "Errors"
        for dimension in alarm["Properties"]["Dimensions"]
    ]
    assert watched.count(declared.handler) == 1


def test_the_local_stage_runs_on_the_hosts_processor() -> None:
    functions = synthesised("local").resources("AWS::Lambda::Function").values()
    assert {tuple(function["Properties"]["Architectures"]) for function in functions} == {(host_architecture(),)}


def test_only_functions_of_a_stage_that_uses_snils_read_its_secret() -> None:
    functions = synthesised("local").resources("AWS::Lambda::Function").values()
    variables = {one["Properties"]["Handler"]: one["Properties"]["Environment"]["Variables"] for one in functions}
    knowing = {handler for handler, set_ in variables.items() if set_.get("SNILS") == "yes"}
    assert knowing == {declared.handler for declared in FUNCTIONS if declared.snils}
    assert all("SECRET_ID" in variables[handler] for handler in knowing)


@each_function
def test_where_it_uses_none_no_function_knows_of_it(prod: Templates, declared: Function) -> None:
    variables = deployed(prod, declared)["Environment"]["Variables"]
    assert "SNILS" not in variables
    assert ("SECRET_ID" in variables) == declared.secret
