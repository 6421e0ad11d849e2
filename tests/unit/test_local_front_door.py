import asyncio
from pathlib import Path
from typing import Any

import pytest

from local.emulator.front_door import FrontDoor


def led_to(api_id_file: Path, scope: dict[str, Any]) -> dict[str, Any]:
    seen: list[dict[str, Any]] = []

    async def inner(scope: dict[str, Any], _receive: Any, _send: Any) -> None:
        seen.append(scope)

    asyncio.run(FrontDoor(inner, api_id_file)(scope, None, None))
    return seen[0]


def http(path: str) -> dict[str, Any]:
    return {"type": "http", "path": path, "raw_path": path.encode()}


def test_api_paths_lead_to_the_deployed_api(tmp_path: Path) -> None:
    (tmp_path / "api-id").write_text("ab12\n")
    scope = led_to(tmp_path / "api-id", http("/api/chats"))
    assert scope["path"] == "/_aws/execute-api/ab12/$default/api/chats"
    assert scope["raw_path"] == b"/_aws/execute-api/ab12/$default/api/chats"


@pytest.mark.parametrize("path", ["/", "/apiary", "/_ministack/health"])
def test_other_paths_stay(tmp_path: Path, path: str) -> None:
    (tmp_path / "api-id").write_text("ab12")
    assert led_to(tmp_path / "api-id", http(path)) == http(path)


def test_before_the_deployment_nothing_is_led(tmp_path: Path) -> None:
    assert led_to(tmp_path / "api-id", http("/api/chats")) == http("/api/chats")


def test_startup_and_shutdown_stay(tmp_path: Path) -> None:
    assert led_to(tmp_path / "api-id", {"type": "lifespan"}) == {"type": "lifespan"}
