"""The emulator's program runs under another interpreter, so it is loaded here from its file."""

import asyncio
import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from local.paths import EMULATOR_PROJECT


@pytest.fixture(scope="module")
def serve() -> ModuleType:
    spec = importlib.util.spec_from_file_location("svyazka_emulator_serve", EMULATOR_PROJECT / "serve.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def led_to(serve: ModuleType, api_id_file: Path, scope: dict[str, Any]) -> dict[str, Any]:
    seen: list[dict[str, Any]] = []

    async def inner(scope: dict[str, Any], _receive: Any, _send: Any) -> None:
        seen.append(scope)

    asyncio.run(serve.FrontDoor(inner, api_id_file)(scope, None, None))
    return seen[0]


def http(path: str) -> dict[str, Any]:
    return {"type": "http", "path": path, "raw_path": path.encode()}


def test_api_paths_lead_to_the_deployed_api(serve: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "api-id").write_text("ab12\n")
    scope = led_to(serve, tmp_path / "api-id", http("/api/chats"))
    assert scope["path"] == "/_aws/execute-api/ab12/$default/api/chats"
    assert scope["raw_path"] == b"/_aws/execute-api/ab12/$default/api/chats"


@pytest.mark.parametrize("path", ["/", "/apiary", "/_ministack/health"])
def test_other_paths_stay(serve: ModuleType, tmp_path: Path, path: str) -> None:
    (tmp_path / "api-id").write_text("ab12")
    assert led_to(serve, tmp_path / "api-id", http(path)) == http(path)


def test_before_the_deployment_nothing_is_led(serve: ModuleType, tmp_path: Path) -> None:
    assert led_to(serve, tmp_path / "api-id", http("/api/chats")) == http("/api/chats")


def test_startup_and_shutdown_stay(serve: ModuleType, tmp_path: Path) -> None:
    assert led_to(serve, tmp_path / "api-id", {"type": "lifespan"}) == {"type": "lifespan"}


def test_an_http_event_has_its_cookies_where_api_gateway_puts_them(serve: ModuleType) -> None:
    event = {"version": "2.0", "headers": {"host": "x", "cookie": "a=1; __Host-session=b.c"}, "rawPath": "/"}
    assert serve.with_cookies(event) == {
        "version": "2.0",
        "headers": {"host": "x"},
        "cookies": ["a=1", "__Host-session=b.c"],
        "rawPath": "/",
    }


@pytest.mark.parametrize("event", [{"Records": []}, {"version": "2.0", "headers": {"host": "x"}}, {"version": "1.0"}])
def test_events_without_a_cookie_header_stay(serve: ModuleType, event: dict[str, Any]) -> None:
    assert serve.with_cookies(event) == event
