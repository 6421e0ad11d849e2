"""Functions that a person waits for start from snapshots where the stage says so; others never do."""

from __future__ import annotations

from typing import Any

import pytest
from infra_templates import Templates, synthesised

from infra_cdk.assets.build_folder import PROJECT
from infra_cdk.functions import FUNCTIONS
from infra_cdk.specification import Route, Socket

HTTP = {declared.handler for declared in FUNCTIONS if isinstance(declared.source, Route)}
SOCKET = {declared.handler for declared in FUNCTIONS if isinstance(declared.source, Socket)}
"""Frames of an open window go to the functions themselves: a window is opened before anybody waits for it."""
LARGEST_DISK = 512
"""Megabytes of /tmp: Lambda takes no snapshot of a function with more."""


def with_snapshots(templates: Templates) -> dict[str, dict[str, Any]]:
    return {
        name: function["Properties"]
        for name, function in templates.resources("AWS::Lambda::Function").items()
        if function["Properties"].get("SnapStart") == {"ApplyOn": "PublishedVersions"}
    }


@pytest.mark.parametrize("stage", ["local", "dev"])
def test_stages_to_try_things_on_keep_no_snapshots(stage: str) -> None:
    templates = synthesised(stage)
    assert not with_snapshots(templates)
    assert not templates.resources("AWS::Lambda::Version")
    assert not templates.resources("AWS::Lambda::Alias")


def test_prod_keeps_snapshots_of_the_functions_of_routes_alone() -> None:
    functions = with_snapshots(synthesised("prod"))
    assert {function["Handler"] for function in functions.values()} == HTTP
    assert all(function["EphemeralStorage"]["Size"] <= LARGEST_DISK for function in functions.values())


def test_the_price_of_snapshots_is_that_of_all_of_them() -> None:
    functions = with_snapshots(synthesised("prod")).values()
    gigabytes = sum(function["MemorySize"] for function in functions) / 1024
    costs = (PROJECT / "docs" / "costs.md").read_text("utf-8")
    assert f"| {len(functions)} versions, {gigabytes:.1f} GB together | 30.4 days |" in costs


def test_each_of_them_is_called_by_the_alias_of_the_version_published_last() -> None:
    templates = synthesised("prod")
    versions = templates.resources("AWS::Lambda::Version")
    aliases = [alias["Properties"] for alias in templates.resources("AWS::Lambda::Alias").values()]
    assert {alias["Name"] for alias in aliases} == {"live"}
    published = {
        versions[alias["FunctionVersion"]["Fn::GetAtt"][0]]["Properties"]["FunctionName"]["Ref"] for alias in aliases
    }
    assert published == {alias["FunctionName"]["Ref"] for alias in aliases} == with_snapshots(templates).keys()


def test_the_api_may_call_the_aliases_and_nothing_beside_them() -> None:
    templates = synthesised("prod")
    integrations = templates.resources("AWS::ApiGatewayV2::Integration").values()
    permissions = templates.resources("AWS::Lambda::Permission").values()
    called = {
        str(templates.resolved(integration["Properties"]["IntegrationUri"]))
        for integration in integrations
        if "PayloadFormatVersion" in integration["Properties"]  # of the HTTP API, not of the WebSocket API
    }
    of_windows = {
        str({"Fn::GetAtt": [name, "Arn"]})
        for name, function in templates.resources("AWS::Lambda::Function").items()
        if function["Properties"]["Handler"] in SOCKET
    }
    allowed = {
        str(permission["Properties"]["FunctionName"])
        for permission in permissions
        if permission["Properties"]["Principal"] == "apigateway.amazonaws.com"
    }
    assert of_windows
    assert allowed - of_windows == called
    assert len(called) == len(HTTP)


@pytest.mark.parametrize("kind", ["AWS::Lambda::EventSourceMapping", "AWS::Scheduler::Schedule"])
def test_queues_streams_and_schedules_call_the_functions_themselves(kind: str) -> None:
    templates = synthesised("prod")
    resources = templates.resources(kind).values()
    assert resources
    assert not any("Live" in str(resource) for resource in resources)
