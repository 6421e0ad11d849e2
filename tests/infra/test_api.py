"""The HTTP API as it is deployed."""

from __future__ import annotations

import importlib
import json

import pytest
from infra_templates import Templates, synthesised

from infra_cdk.functions import FUNCTIONS
from infra_cdk.specification import Function, Route

HTTP = [declared for declared in FUNCTIONS if isinstance(declared.source, Route)]


@pytest.fixture(scope="module")
def prod() -> Templates:
    return synthesised("prod")


def test_each_route_leads_to_the_function_that_declares_it(prod: Templates) -> None:
    functions = prod.resources("AWS::Lambda::Function")
    integrations = prod.resources("AWS::ApiGatewayV2::Integration")
    routes = {}
    for route in prod.resources("AWS::ApiGatewayV2::Route").values():
        _, parts = route["Properties"]["Target"]["Fn::Join"]
        integration = integrations[parts[-1]["Ref"]]["Properties"]
        assert integration["PayloadFormatVersion"] == "2.0"
        target = integration["IntegrationUri"]["Fn::GetAtt"][0]
        routes[route["Properties"]["RouteKey"]] = functions[target]["Properties"]["Handler"]
    assert routes == {declared.source.key: declared.handler for declared in HTTP if isinstance(declared.source, Route)}


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
    (api,) = prod.resources("AWS::ApiGatewayV2::Api").values()
    assert "CorsConfiguration" not in api["Properties"]


def test_the_api_is_throttled(prod: Templates) -> None:
    (stage,) = prod.resources("AWS::ApiGatewayV2::Stage").values()
    settings = stage["Properties"]["DefaultRouteSettings"]
    assert settings["ThrottlingRateLimit"] == 1000
    assert settings["ThrottlingBurstLimit"] == 2000


def test_the_access_log_holds_no_query_no_path_no_address_no_header(prod: Templates) -> None:
    (stage,) = prod.resources("AWS::ApiGatewayV2::Stage").values()
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
