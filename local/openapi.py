"""`svyazka openapi`: the description of the whole API, out of the handlers' own types and declarations."""

from __future__ import annotations

import json
import sys
from importlib import import_module, metadata
from typing import Any, get_args

from aws_lambda_powertools.event_handler.openapi.merge import OpenAPIMerge

from infra_cdk.functions import FUNCTIONS
from infra_cdk.specification import Route
from local.paths import PROJECT
from operations.terminal import print_document
from svyazka_common.api import PROBLEM_JSON, answers
from svyazka_common.errors import Code
from svyazka_common.records.access import SessionEnd
from svyazka_common.sessions import COOKIE

DOCUMENT = PROJECT / "docs" / "openapi.json"
METHODS = ("get", "post", "put", "delete")
SERVERS = [
    {
        "url": "https://{domain}",
        "description": "A region's site: page and API are one origin",
        "variables": {"domain": {"default": "svyazka.example", "description": "`site_domain` of the stage's file"}},
    }
]
LICENCE = {"name": "Apache 2.0", "identifier": "Apache-2.0"}
SESSION: dict[str, list[str]] = {"session": []}
WITH_OR_WITHOUT_SESSION = frozenset({"get_session", "delete_session", "get_gosuslugi", "get_accounts", "post_account"})
"""Operations that also answer somebody who has not logged in."""

PROBLEM = {
    "type": "object",
    "title": "Problem",
    "description": "A problem document (RFC 9457). `detail` is Russian and says what to do; decide by `code`.",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string", "description": "urn:svyazka:problem:<code>"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string", "enum": [code.value for code in Code]},
        "retry_after_seconds": {"type": "integer", "description": "With 429 and 503: when to come again."},
        "ended_by": {
            "type": "string",
            "enum": list(get_args(SessionEnd.__value__)),
            "description": "With session_required: what has ended the session, where that is known for certain.",
        },
        "tries_left": {"type": "integer", "description": "With code_wrong."},
        "errors": {
            "type": "array",
            "description": "With fields_invalid: one entry for each field.",
            "items": {
                "type": "object",
                "required": ["field", "code", "detail"],
                "properties": {name: {"type": "string"} for name in ("field", "code", "detail")},
            },
        },
    },
}


def command(*, check: bool, as_json: bool) -> bool:
    """Write docs/openapi.json, or only compare it with the code. Returns whether they agree (now)."""
    text = json.dumps(document(), ensure_ascii=False, indent=2) + "\n"
    current = DOCUMENT.exists() and DOCUMENT.read_text() == text
    if not check and not current:
        DOCUMENT.parent.mkdir(exist_ok=True)
        DOCUMENT.write_text(text)
        current = True
    if as_json:
        print_document({"ok": current, "document": str(DOCUMENT.relative_to(PROJECT))})
    else:
        said = "is current" if current else "differs from the code: run `uv run svyazka openapi`"
        print(f"{DOCUMENT.relative_to(PROJECT)} {said}", file=sys.stdout if current else sys.stderr)
    return current


def document() -> dict[str, Any]:
    """The OpenAPI 3.1 document of all HTTP functions. Raises OpenAPIMergeError where two claim one route."""
    merge = OpenAPIMerge(
        title="Svyazka",
        version=metadata.version("svyazka"),
        openapi_version="3.1.0",
        description="Journal accounts linked to VK ID study profiles, and the chats that follow from the roster.",
        on_conflict="error",
    )
    for function in FUNCTIONS:
        if isinstance(function.source, Route):
            api = import_module(f"functions.{function.module}").app
            merge.add_schema(json.loads(api.get_openapi_json_schema()))
    return _finished(merge.get_openapi_schema())


def _finished(schema: dict[str, Any]) -> dict[str, Any]:
    components = schema["components"]["schemas"]
    for unused in ("HTTPValidationError", "ValidationError", "ResponseValidationError"):
        components.pop(unused, None)
    components["Problem"] = PROBLEM
    schema["components"]["securitySchemes"] = {"session": {"type": "apiKey", "in": "cookie", "name": COOKIE}}
    schema["components"]["schemas"] = dict(sorted(components.items()))
    schema["info"]["license"] = LICENCE
    schema["servers"] = SERVERS
    schema["paths"] = {path: _operations(path, item) for path, item in sorted(schema["paths"].items())}
    return schema


def _operations(path: str, item: dict[str, Any]) -> dict[str, Any]:
    return {method: _operation(path, item[method]) for method in METHODS if method in item}


def _operation(path: str, operation: dict[str, Any]) -> dict[str, Any]:
    # The resolver names an operation after function, path and method; the function's name is enough and readable.
    operation["operationId"] = operation["operationId"].partition("_api_")[0]
    # It also adds its own form of validation error, which `answers` declares in ours where there is one.
    responses = {
        status: response
        for status, response in operation["responses"].items()
        if "HTTPValidationError" not in json.dumps(response)
    }
    if "{" in path:
        responses["404"] = _also_without_route(responses.get("404"))
    # The resolver takes every answer for JSON.
    responses.get("204", {}).pop("content", None)
    operation["responses"] = dict(sorted(responses.items()))
    operation["security"] = _security(operation)
    return operation


def _also_without_route(response: dict[str, Any] | None) -> dict[str, Any]:
    """The 404 of a path with parameters: where one has a character that no identifier has, no route is found."""
    codes = [] if response is None else response["content"][PROBLEM_JSON]["schema"]["properties"]["code"]["enum"]
    return dict(answers(200, "", *(Code(code) for code in codes), Code.NOT_FOUND)[404])


def _security(operation: dict[str, Any]) -> list[dict[str, list[str]]]:
    if operation["operationId"] in WITH_OR_WITHOUT_SESSION:
        return [SESSION, {}]
    return [SESSION] if "session_required" in json.dumps(operation["responses"]) else []
