"""HTTP API's events and answers (payload 2.0) as on AWS, where the emulator (1.5.33) differs.

It leaves the cookies among the headers, and fails on an answer whose body is null.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any


def with_cookies(event: dict[str, Any]) -> dict[str, Any]:
    """An HTTP API's event (payload 2.0) with its cookies where API Gateway puts them; other events stay as they are."""
    if event.get("version") != "2.0" or "cookies" in event or "cookie" not in event.get("headers", {}):
        return event
    headers = dict(event["headers"])
    cookies = [cookie.strip() for cookie in headers.pop("cookie").split(";")]
    return {**event, "headers": headers, "cookies": cookies}


def with_body(result: dict[str, Any]) -> dict[str, Any]:
    """Return the emulator's record of a function's run, with an empty body where the answer has none."""
    answer = result.get("body")
    if not isinstance(answer, dict) or "statusCode" not in answer or answer.get("body", "") is not None:
        return result
    return {**result, "body": {**answer, "body": ""}}


def pass_events_as_aws_does() -> None:
    """Have the emulator pass events through `with_cookies`, and answers through `with_body`."""
    functions: Any = import_module("ministack.services.lambda_svc")
    run = functions._execute_function_with_config_scope  # noqa: SLF001 - it has no other place for this

    def run_as_aws_does(function: Any, event: dict[str, Any], *rest: Any, **named: Any) -> dict[str, Any]:
        return with_body(run(function, with_cookies(event), *rest, **named))

    functions._execute_function_with_config_scope = run_as_aws_does  # noqa: SLF001
