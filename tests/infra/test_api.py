"""The HTTP API and the WebSocket API as they are deployed."""

from __future__ import annotations

import importlib
import json
import re
from typing import TYPE_CHECKING

import pytest
from infra_templates import Templates, synthesised

from infra_cdk.functions import FUNCTIONS
from infra_cdk.site.settings import SOCKET
from infra_cdk.specification import Function, Route, Socket
from local.openapi import document

if TYPE_CHECKING:
    from typing import Any

HTTP = [declared for declared in FUNCTIONS if isinstance(declared.source, Route)]


@pytest.fixture(scope="module")
def prod() -> Templates:
    return synthesised("prod")


def stage_named(templates: Templates, name: str) -> dict[str, Any]:
    stages = templates.resources("AWS::ApiGatewayV2::Stage").values()
    (only_stage,) = (stage for stage in stages if stage["Properties"]["StageName"] == name)
    return only_stage


def function_called(templates: Templates, target: dict[str, Any]) -> str:
    """The logical id of the function that an ARN is of: its own, or an alias's."""
    match templates.resolved(target):
        case {"Fn::GetAtt": [str(name), "Arn"]}:
            return name
        case {"Ref": str(alias)}:
            name = templates.resources("AWS::Lambda::Alias")[alias]["Properties"]["FunctionName"]["Ref"]
            return str(name)
        case other:
            raise AssertionError(other)


@pytest.mark.parametrize(("stage", "absent"), [("dev", {"gosuslugi", "vk_id"}), ("prod", set[str]())])
def test_each_route_leads_to_the_function_that_declares_it(stage: str, absent: set[str]) -> None:
    templates = synthesised(stage)
    functions = templates.resources("AWS::Lambda::Function")
    integrations = templates.resources("AWS::ApiGatewayV2::Integration")
    routes = {}
    for route in templates.resources("AWS::ApiGatewayV2::Route").values():
        _, parts = route["Properties"]["Target"]["Fn::Join"]
        integration = integrations[parts[-1]["Ref"]]["Properties"]
        if "PayloadFormatVersion" not in integration:
            continue  # the WebSocket API's
        assert integration["PayloadFormatVersion"] == "2.0"
        target = function_called(templates, integration["IntegrationUri"])
        routes[route["Properties"]["RouteKey"]] = functions[target]["Properties"]["Handler"]
    offered = [declared for declared in HTTP if declared.party not in absent]
    assert routes == {one.source.key: one.handler for one in offered if isinstance(one.source, Route)}


def test_a_route_may_call_its_function_and_no_other_route_may(prod: Templates) -> None:
    functions = prod.resources("AWS::Lambda::Function")
    may_call: dict[str, str] = {}
    for permission in prod.resources("AWS::Lambda::Permission").values():
        granted = permission["Properties"]
        handler = functions[function_called(prod, granted["FunctionName"])]["Properties"]["Handler"]
        _, parts = granted["SourceArn"]["Fn::Join"]
        if granted["Principal"] == "apigateway.amazonaws.com" and handler in {declared.handler for declared in HTTP}:
            assert handler not in may_call
            may_call[handler] = parts[-1]
    assert may_call == {
        declared.handler: f":*/*/{declared.source.method}{re.sub('{.*?}', '*', declared.source.path)}"
        for declared in HTTP
        if isinstance(declared.source, Route)
    }


@pytest.mark.parametrize("declared", HTTP, ids=lambda declared: declared.module)
def test_the_route_is_the_one_that_the_handler_answers(declared: Function) -> None:
    handler = importlib.import_module(f"functions.{declared.module}")
    paths = handler.app.get_openapi_schema(title="", version="").paths
    answered = [
        Route(method, path.replace("<", "{").replace(">", "}"))
        for path, item in paths.items()
        for method in ("GET", "PUT", "POST", "DELETE", "PATCH")
        if getattr(item, method.lower()) is not None
    ]
    assert answered == [declared.source]


def test_there_is_no_cors(prod: Templates) -> None:
    apis = prod.resources("AWS::ApiGatewayV2::Api").values()
    assert sorted(api["Properties"]["ProtocolType"] for api in apis) == ["HTTP", "WEBSOCKET"]
    assert all("CorsConfiguration" not in api["Properties"] for api in apis)


def test_the_socket_answers_whatever_a_window_says_and_logs_nothing_of_it(prod: Templates) -> None:
    of_socket = {declared.source.key for declared in FUNCTIONS if isinstance(declared.source, Socket)}
    routes = [route["Properties"] for route in prod.resources("AWS::ApiGatewayV2::Route").values()]
    assert {route["RouteKey"] for route in routes if route["RouteKey"].startswith("$")} == of_socket
    (answering,) = prod.resources("AWS::ApiGatewayV2::RouteResponse").values()
    assert answering["Properties"]["RouteResponseKey"] == "$default"
    logged = json.loads(stage_named(prod, SOCKET)["Properties"]["AccessLogSettings"]["Format"])
    assert not any(word in text for text in logged.values() for word in ("identity", "path", "connectionId", "message"))


def test_the_api_is_throttled(prod: Templates) -> None:
    stage = stage_named(prod, "$default")
    settings = stage["Properties"]["DefaultRouteSettings"]
    assert settings["ThrottlingRateLimit"] == 1000
    assert settings["ThrottlingBurstLimit"] == 2000


def test_a_flooded_sign_in_route_leaves_the_others_their_rate(prod: Templates) -> None:
    stage = stage_named(prod, "$default")
    limits = stage["Properties"]["RouteSettings"]
    assert set(limits) == {
        declared.source.key
        for declared in HTTP
        if isinstance(declared.source, Route) and declared.rate_share is not None
    }
    assert sum(limit["ThrottlingRateLimit"] for limit in limits.values()) <= 0.8 * 1000
    assert sum(limit["ThrottlingBurstLimit"] for limit in limits.values()) <= 0.8 * 2000
    # What a route says of itself takes the place of all that the stage says.
    assert all(limit["DetailedMetricsEnabled"] for limit in limits.values())


def test_the_stage_waits_for_the_routes_that_it_limits(prod: Templates) -> None:
    stage = stage_named(prod, "$default")
    routes = prod.resources("AWS::ApiGatewayV2::Route")
    awaited = {routes[name]["Properties"]["RouteKey"] for name in stage["DependsOn"] if name in routes}
    assert awaited == set(stage["Properties"]["RouteSettings"])


def test_calls_that_strangers_may_try_have_a_share_of_the_rate() -> None:
    described = document()["paths"]
    unlimited = []
    for declared in HTTP:
        assert isinstance(declared.source, Route)
        operation = described[declared.source.path][declared.source.method.lower()]
        tried = declared.source.method in {"POST", "PUT", "PATCH"} and not operation["security"]
        coded = any(f'"{code}"' in json.dumps(operation) for code in ("sms_limit", "code_wrong", "too_many_attempts"))
        if (tried or coded) and declared.rate_share is None:
            unlimited.append(declared.source.key)
    assert unlimited == []


def test_the_access_log_holds_no_query_no_path_no_address_no_header(prod: Templates) -> None:
    stage = stage_named(prod, "$default")
    logged = json.loads(stage["Properties"]["AccessLogSettings"]["Format"])
    assert set(logged.values()) == {
        "$context.requestId",
        "$context.requestTime",
        "$context.routeKey",
        "$context.status",
        "$context.responseLatency",
        "$context.integrationLatency",
        "$context.integrationErrorMessage",
        "$context.error.responseType",
    }
