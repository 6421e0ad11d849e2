"""`svyazka openapi`: the description of the whole API, out of the handlers' own types and declarations."""

from __future__ import annotations

import json
import sys
from importlib import import_module, metadata
from typing import Any

from aws_lambda_powertools.event_handler.openapi.merge import OpenAPIMerge

from infra_cdk.functions import FUNCTIONS
from infra_cdk.specification import Route
from local.output import print_document
from local.paths import PROJECT
from svyazka_common.problems import Code
from svyazka_common.session import COOKIE

DOCUMENT = PROJECT / "docs" / "openapi.json"
METHODS = ("get", "post", "put", "delete")

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
    """Write docs/openapi.json, or only tell whether it is what the code says. True where it is (now)."""
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
    del schema["servers"]
    schema["paths"] = {path: _operations(item) for path, item in sorted(schema["paths"].items())}
    return schema


def _operations(item: dict[str, Any]) -> dict[str, Any]:
    return {method: _operation(item[method]) for method in METHODS if method in item}


def _operation(operation: dict[str, Any]) -> dict[str, Any]:
    # The resolver names an operation after function, path and method; the function's name is enough and readable.
    operation["operationId"] = operation["operationId"].partition("_api_")[0]
    # It also adds its own form of validation error, which `answers` declares in ours where there is one.
    responses = {
        status: response
        for status, response in operation["responses"].items()
        if "HTTPValidationError" not in json.dumps(response)
    }
    operation["responses"] = dict(sorted(responses.items()))
    if "session_required" in json.dumps(responses):
        operation["security"] = [{"session": []}]
    return operation
