"""Posts to open windows: signed as botocore's client signs, sent over a connection that stays open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from recording_server import Recording, recording_server

from functions.messenger.repository import connections, posting
from svyazka_common import aws

if TYPE_CHECKING:
    from collections.abc import Iterator

WINDOW = "L0SM9cOFvHcCIhw="
FRAME = '{"kind":"message","text":"Завтра"}'
SIGNED = ("Authorization", "X-Amz-Date", "X-Amz-Security-Token", "Content-Length", "Host")
BROKEN = (500, {"Content-Type": "application/json"}, b"{}")
TAKEN = (200, {"Content-Type": "application/json"}, b"")
GONE = (410, {"Content-Type": "application/json", "x-amzn-ErrorType": "GoneException"}, b'{"message": "gone"}')


@pytest.fixture
def gateway(monkeypatch: pytest.MonkeyPatch) -> Iterator[Recording]:
    """API Gateway's management API, which notes what is posted."""
    with recording_server() as server:
        monkeypatch.setenv("SOCKET_CALLBACK_URL", f"{server.url}/socket")
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wJalrXUtnFEMI")
        monkeypatch.setenv("AWS_SESSION_TOKEN", "session")
        monkeypatch.setenv("AWS_REGION", "eu-central-1")
        aws.client.cache_clear()
        aws._session.cache_clear()
        server.answers = [TAKEN]
        yield server
        aws.client("apigatewaymanagementapi").close()
        posting.connection_pool().clear()
    aws.client.cache_clear()
    aws._session.cache_clear()


def _comparable(request: tuple[str, str, dict[str, str], bytes]) -> tuple[Any, ...]:
    method, path, headers, body = request
    return method, path, {name: headers.get(name) for name in SIGNED}, body


def test_post_is_that_of_an_ordinary_client(gateway: Recording) -> None:
    for _ in range(10):
        assert connections.post(WINDOW, FRAME)
        aws.client("apigatewaymanagementapi").post_to_connection(ConnectionId=WINDOW, Data=FRAME.encode())
        own, ordinary = map(_comparable, gateway.requests[-2:])
        if own[2]["X-Amz-Date"] == ordinary[2]["X-Amz-Date"]:  # else a second has begun between the two
            break
    assert own == ordinary
    assert own[:2] == ("POST", "/socket/@connections/L0SM9cOFvHcCIhw%3D")


def test_window_that_is_gone_is_told_without_a_second_call(gateway: Recording) -> None:
    gateway.answers = [GONE]
    assert not connections.post(WINDOW, FRAME)
    assert len(gateway.requests) == 1


def test_post_that_fails_is_tried_again_by_the_client(gateway: Recording) -> None:
    gateway.answers = [BROKEN, BROKEN, TAKEN]
    assert connections.post(WINDOW, FRAME)
    assert len(gateway.requests) == 3


def test_failure_that_lasts_is_raised(gateway: Recording) -> None:
    gateway.answers = [BROKEN]
    client = aws.client("apigatewaymanagementapi")
    with pytest.raises(client.exceptions.ClientError):
        connections.post(WINDOW, FRAME)


def test_connection_that_was_closed_meanwhile_is_opened_anew(gateway: Recording) -> None:
    gateway.hangs_up = True
    assert connections.post(WINDOW, FRAME)
    assert posting.post(WINDOW, FRAME.encode()) == 200
    assert len(gateway.requests) == 2
