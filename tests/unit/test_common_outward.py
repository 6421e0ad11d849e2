"""Calls to other parties: what is an answer, and what is none."""

from __future__ import annotations

import json
import socket
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from local.ports import free_port
from local.stand_ins.keys import new_key_pair
from local.stand_ins.serving import listening
from svyazka_common import outward
from svyazka_common.outward import (
    LONGEST_ANSWER,
    NoAnswerError,
    NothingSentError,
    RefusedError,
    get_json,
    post_form,
    post_json,
)

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path
    from typing import Any


class Party:
    """Answers what it is told to, and notes what it was asked."""

    def __init__(self) -> None:
        self.status, self.headers, self.content = 200, {"content-type": "application/json"}, b'{"ok": true}'
        self.seen: list[tuple[str, str, dict[str, str], str]] = []

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Any) -> None:
        body = b""
        while (message := await receive())["type"] == "http.request":
            body += message["body"]
            if not message["more_body"]:
                break
        headers = {name.decode(): value.decode() for name, value in scope["headers"]}
        self.seen.append((scope["method"], scope["path"], headers, body.decode()))
        pairs = [(name.encode(), value.encode()) for name, value in self.headers.items()]
        await send({"type": "http.response.start", "status": self.status, "headers": pairs})
        await send({"type": "http.response.body", "body": self.content})


@pytest.fixture
def party() -> Party:
    return Party()


@pytest.fixture
def address(party: Party) -> Generator[str]:
    with listening(party) as listening_at:
        yield listening_at


def test_a_json_object_is_an_answer(party: Party, address: str) -> None:
    assert get_json(f"{address}/a", "t0ken") == {"ok": True}
    assert post_form(f"{address}/b", {"code": "а b&c", "x": ""}) == {"ok": True}
    assert post_json(f"{address}/c", {"text": "я"}, "t0ken") == {"ok": True}
    (get, form, document) = party.seen
    assert (get[:2], get[2]["authorization"], get[2]["accept"]) == (("GET", "/a"), "Bearer t0ken", "application/json")
    assert (form[:2], form[2]["content-type"]) == (("POST", "/b"), "application/x-www-form-urlencoded")
    assert form[3] == "code=%D0%B0+b%26c&x="
    assert "authorization" not in form[2]
    assert (document[:2], json.loads(document[3])) == (("POST", "/c"), {"text": "я"})


@pytest.mark.parametrize(
    ("status", "content"),
    [
        (500, b'{"error": "x"}'),
        (503, b"<html>busy</html>"),
        (200, b"<html><body>Technical works</body></html>"),
        (200, b""),
        (200, b"[]"),
        (200, b"null"),
        (200, b"\xff\xfe"),
        (200, b"[" * 50_000),
        (404, b"Not found"),
        (302, b""),
        (200, b'{"a": "' + b"x" * LONGEST_ANSWER + b'"}'),
    ],
    ids=["error", "busy", "html", "empty", "list", "null", "binary", "deep", "missing", "redirect", "long"],
)
def test_what_is_no_json_object_or_a_servers_error_is_no_answer(
    party: Party, address: str, status: int, content: bytes
) -> None:
    party.status, party.content = status, content
    party.headers = {"content-type": "text/html", "location": f"{address}/elsewhere"}
    with pytest.raises(NoAnswerError):
        get_json(f"{address}/a")
    assert [path for _, path, *_ in party.seen] == ["/a"]  # no second try, and nobody is followed


@pytest.mark.parametrize(
    ("status", "content", "error", "description"),
    [
        (400, {"error": "invalid_grant", "error_description": "ESIA-007011"}, "invalid_grant", "ESIA-007011"),
        (200, {"error": "invalid_grant"}, "invalid_grant", ""),
        (403, {"code": "ESIA-005011"}, "", ""),
        (401, {}, "", ""),
    ],
)
def test_a_refusal_says_why(  # noqa: PLR0917
    party: Party, address: str, status: int, content: dict[str, str], error: str, description: str
) -> None:
    party.status, party.content = status, json.dumps(content).encode()
    with pytest.raises(RefusedError) as refused:
        post_form(f"{address}/a", {})
    assert (refused.value.error, refused.value.description) == (error, description)
    assert str(refused.value) == (error or "refused")


@pytest.mark.parametrize("odd", ["Иван Петров", "a b", "x" * 41, "+79123456789", ""])
def test_what_is_no_word_of_the_standard_is_not_for_logs(odd: str) -> None:
    assert str(RefusedError(odd)) == "refused"


def test_nobody_there_was_sent_nothing() -> None:
    with pytest.raises(NothingSentError):
        get_json(f"http://127.0.0.1:{free_port()}/a")


@contextmanager
def dripping(pause: float) -> Generator[str]:
    """A server that says a sign of an answer that never ends, each `pause` seconds."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(65536)
                connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
                try:
                    while True:
                        connection.sendall(b"1\r\n \r\n")
                        time.sleep(pause)
                except OSError:
                    return

        threading.Thread(target=serve, daemon=True).start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"


def test_an_answer_that_drips_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outward, "WHOLE_SECONDS", 0.2)
    with dripping(0.01) as address, pytest.raises(NoAnswerError):
        get_json(address)


def test_a_server_that_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outward, "READ_SECONDS", 0.1)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(NoAnswerError):
        get_json(f"http://127.0.0.1:{silent.getsockname()[1]}/")


def test_several_calls_share_their_time(party: Party, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with outward.several():
        assert get_json(f"{address}/a") == {"ok": True}
    monkeypatch.setattr(outward, "SEVERAL_SECONDS", 0.0)
    with outward.several(), pytest.raises(NoAnswerError, match="no time left"):
        get_json(f"{address}/b")
    assert get_json(f"{address}/c") == {"ok": True}
    assert [path for _, path, *_ in party.seen] == ["/a", "/c"]


def test_a_servers_certificate_needs_a_root_that_is_trusted(party: Party, tmp_path: Path) -> None:
    pair = new_key_pair("party", host="party.example")
    with listening(party, pair.write(tmp_path / "party.pem")) as address:
        url = address.replace("127.0.0.1", "localhost")
        with pytest.raises(NoAnswerError):
            get_json(url)
        with pytest.raises(NoAnswerError):
            get_json(url, trusted_roots=new_key_pair("party").certificate_pem)
        assert get_json(url, trusted_roots=pair.certificate_pem) == {"ok": True}
