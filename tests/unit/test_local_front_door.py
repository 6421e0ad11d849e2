from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from infra_cdk.site.headers import HEADERS
from local.emulator.front_door import FrontDoor, is_for_site

if TYPE_CHECKING:
    from starlette.types import Message, Scope

SIGNED = [(b"host", b"localhost:4566"), (b"authorization", b"AWS4-HMAC-SHA256 Credential=test")]


def http(path: str, method: str = "GET", headers: Any = (), query: bytes = b"") -> dict[str, Any]:
    return {
        "type": "http",
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query,
        "headers": list(headers) or [(b"host", b"localhost:4566")],
    }


def went_to(api_id_file: Path, scope: dict[str, Any]) -> tuple[str, Scope]:
    """Who got the call, and as what."""
    seen: list[tuple[str, Scope]] = []

    async def emulator(scope: Scope, _receive: Any, _send: Any) -> None:
        seen.append(("emulator", scope))

    async def site(scope: Scope, _receive: Any, _send: Any) -> None:
        seen.append(("site", scope))

    async def stand_ins(scope: Scope, _receive: Any, _send: Any) -> None:
        seen.append(("stand-ins", scope))

    async def windows(scope: Scope, _receive: Any, _send: Any) -> None:
        seen.append(("windows", scope))

    asyncio.run(
        FrontDoor(emulator, site, api_id_file, stand_ins, api_id_file.with_name("socket-id"), windows)(
            scope, None, None
        )
    )
    return seen[0]


def answered_headers(scope: dict[str, Any], answer: list[tuple[bytes, bytes]]) -> list[tuple[str, str]]:
    sent: list[Message] = []

    async def answering(_scope: Scope, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": answer})
        await send({"type": "http.response.body", "body": b""})

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(FrontDoor(answering, answering, Path("none"), answering, Path("none"), answering)(scope, None, send))
    return [(name.decode(), text.decode()) for name, text in sent[0]["headers"]]


def test_api_paths_lead_to_the_deployed_api(tmp_path: Path) -> None:
    (tmp_path / "api-id").write_text("ab12\n")
    who, scope = went_to(tmp_path / "api-id", http("/api/chats", "POST"))
    assert who == "emulator"
    assert scope["path"] == "/_aws/execute-api/ab12/$default/api/chats"
    assert scope["raw_path"] == b"/_aws/execute-api/ab12/$default/api/chats"


@pytest.mark.parametrize("path", ["/", "/chats", "/apiary", "/assets/index-1.js", "/config.json", "/_local/sms"])
def test_a_browsers_reads_go_to_the_site(tmp_path: Path, path: str) -> None:
    assert went_to(tmp_path, http(path)) == ("site", http(path))


@pytest.mark.parametrize(
    "scope",
    [
        http("/_ministack/health"),
        http("/_aws/execute-api/ab12/x"),
        http("/", "POST"),
        http("/bucket/key", headers=SIGNED),
        http("/bucket/key", query=b"X-Amz-Algorithm=AWS4-HMAC-SHA256"),
        http("/", headers=[(b"host", b"ab12.execute-api.localhost:4566")]),
    ],
)
def test_what_is_meant_for_aws_stays(tmp_path: Path, scope: dict[str, Any]) -> None:
    assert went_to(tmp_path, scope) == ("emulator", scope)


def test_another_sites_name_does_not_lead_to_the_texts() -> None:
    assert not is_for_site(http("/_local/sms", headers=[(b"host", b"rebound.example")]))


def test_before_the_deployment_nothing_is_led(tmp_path: Path) -> None:
    assert went_to(tmp_path / "api-id", http("/api/chats"))[1] == http("/api/chats")


def test_startup_and_shutdown_stay(tmp_path: Path) -> None:
    assert went_to(tmp_path / "api-id", {"type": "lifespan"}) == ("emulator", {"type": "lifespan"})


@pytest.mark.parametrize("path", ["/", "/api/session"])
def test_page_and_api_answer_with_the_sites_headers_once_each(path: str) -> None:
    got = answered_headers(http(path), [(b"content-type", b"text/html"), (b"X-Frame-Options", b"ALLOWALL")])
    assert got == [("content-type", "text/html"), *((name.lower(), text) for name, text in HEADERS.items())]


def test_aws_answers_as_it_does() -> None:
    assert answered_headers(http("/_ministack/health"), [(b"server", b"x")]) == [("server", "x")]


@pytest.mark.parametrize(
    "path", ["/_local/esia/aas/oauth2/v2/ac", "/_local/esia/", "/_local/vk-id/authorize", "/_local/stand-ins"]
)
def test_what_lies_under_a_partys_name_goes_to_the_stand_ins(path: str, tmp_path: Path) -> None:
    assert went_to(tmp_path / "none", http(path, "GET"))[0] == "stand-ins"
    assert went_to(tmp_path / "none", http(path, "POST"))[0] == "stand-ins"


@pytest.mark.parametrize("path", ["/esia", "/chats/esia", "/_local/sms"])
def test_another_name_is_the_pages(path: str, tmp_path: Path) -> None:
    assert went_to(tmp_path / "none", http(path))[0] == "site"


def test_the_socket_leads_to_the_deployed_websocket_api(tmp_path: Path) -> None:
    (tmp_path / "socket-id").write_text("ws12\n")
    who, scope = went_to(tmp_path / "api-id", {"type": "websocket", "path": "/socket", "raw_path": b"/socket"})
    assert (who, scope["path"]) == ("emulator", "/_aws/execute-api/ws12/socket")


def test_what_a_function_posts_to_a_window_goes_straight_there(tmp_path: Path) -> None:
    assert went_to(tmp_path, http("/_aws/execute-api/ab12/socket/@connections/x1=", "POST"))[0] == "windows"
    assert went_to(tmp_path, http("/_aws/execute-api/ab12/socket/@connections/", "POST"))[0] == "emulator"
