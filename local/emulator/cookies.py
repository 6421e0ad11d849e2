"""The cookies of an HTTP API's event, which the emulator (1.5.33) leaves among the headers."""

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


def give_cookies_to_functions() -> None:
    """Have the emulator pass events through `with_cookies`."""
    functions: Any = import_module("ministack.services.lambda_svc")
    run = functions._execute_function_with_config_scope  # noqa: SLF001 - it has no other place for this

    def run_with_cookies(function: Any, event: dict[str, Any], *more: Any, **named: Any) -> Any:
        return run(function, with_cookies(event), *more, **named)

    functions._execute_function_with_config_scope = run_with_cookies  # noqa: SLF001
