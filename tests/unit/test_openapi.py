from __future__ import annotations

import json
from typing import Any

import pytest
from openapi_spec_validator import validate

from infra_cdk.functions import FUNCTIONS
from infra_cdk.specification import Route
from local.openapi import DOCUMENT, WITH_OR_WITHOUT_SESSION, document
from svyazka_common.errors import Code
from svyazka_common.problems import MEANINGS


@pytest.fixture(scope="module")
def api() -> dict[str, Any]:
    return document()


def operations(api: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    return {(method.upper(), path): found for path, item in api["paths"].items() for method, found in item.items()}


def codes(response: dict[str, Any]) -> set[str]:
    return set(response["content"]["application/problem+json"]["schema"]["properties"]["code"]["enum"])


def test_the_committed_document_is_what_the_code_says(api: dict[str, Any]) -> None:
    assert json.loads(DOCUMENT.read_text()) == api


def test_the_document_is_valid_openapi(api: dict[str, Any]) -> None:
    validate(api)


def test_every_deployed_route_is_described_and_no_other(api: dict[str, Any]) -> None:
    routes = {(found.source.method, found.source.path) for found in FUNCTIONS if isinstance(found.source, Route)}
    assert set(operations(api)) == routes


def test_every_error_answer_names_codes_of_its_status(api: dict[str, Any]) -> None:
    for operation in operations(api).values():
        for status, response in operation["responses"].items():
            if int(status) >= 400:
                assert {MEANINGS[Code(code)].status for code in codes(response)} == {int(status)}


def test_every_code_is_named_by_some_operation(api: dict[str, Any]) -> None:
    answers = [
        response
        for operation in operations(api).values()
        for status, response in operation["responses"].items()
        if int(status) >= 300
    ]
    assert set().union(*map(codes, answers)) == {code.value for code in Code}


def test_operations_say_whether_they_need_a_session(api: dict[str, Any]) -> None:
    for operation in operations(api).values():
        refused = [operation["responses"][status] for status in ("302", "401") if status in operation["responses"]]
        asks = any("session_required" in codes(response) for response in refused)
        optional = operation["operationId"] in WITH_OR_WITHOUT_SESSION
        assert operation["security"] == ([{"session": []}, {}] if optional else [{"session": []}] if asks else [])


def test_paths_with_a_parameter_name_404(api: dict[str, Any]) -> None:
    for (_, path), operation in operations(api).items():
        if "{" in path:
            assert "not_found" in codes(operation["responses"]["404"])


def test_an_answer_without_content_has_no_content_type(api: dict[str, Any]) -> None:
    empty = [one["responses"]["204"] for one in operations(api).values() if "204" in one["responses"]]
    assert len(empty) > 5
    assert [response for response in empty if "content" in response] == []


def test_the_document_names_server_and_licence(api: dict[str, Any]) -> None:
    assert api["info"]["license"]["identifier"] == "Apache-2.0"
    assert [server["url"] for server in api["servers"]] == ["https://{domain}"]
