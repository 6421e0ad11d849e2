from __future__ import annotations

import json
from typing import Any

import pytest
from openapi_spec_validator import validate

from infra_cdk.functions import FUNCTIONS
from infra_cdk.specification import Route
from local.openapi import DOCUMENT, document
from svyazka_common.problems import MEANINGS, Code

# An address without a route is answered before any operation is found.
WITHOUT_OPERATION = {Code.NOT_FOUND}


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
        if int(status) >= 400
    ]
    assert set().union(*map(codes, answers)) == {code.value for code in set(Code) - WITHOUT_OPERATION}


def test_operations_that_need_a_session_say_so(api: dict[str, Any]) -> None:
    for operation in operations(api).values():
        needs = "401" in operation["responses"] and "session_required" in codes(operation["responses"]["401"])
        assert ("security" in operation) == needs
