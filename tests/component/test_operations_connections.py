"""An operator's commands read many organisations at once, and the screen shows no warning of urllib3's about it."""

from __future__ import annotations

import logging
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest
from shared_moto import shared_clients

from operations.roster import status_reading
from svyazka_common import aws

if TYPE_CHECKING:
    from collections.abc import Generator

NOTHING = b'{"Items": [], "Count": 0, "ScannedCount": 0, "Responses": {}}'
PATIENCE_SECONDS = 30


class Answers:
    """What a DynamoDB without items does that keeps the first requests waiting until `at_once` of them are there."""

    def __init__(self, at_once: int) -> None:
        self.together = threading.Barrier(at_once)
        self.first = iter(range(at_once))
        self.requests = 0
        self.lock = threading.Lock()

    def wait(self) -> None:
        with self.lock:
            self.requests += 1
            early = next(self.first, None) is not None
        if early:
            self.together.wait(PATIENCE_SECONDS)


@contextmanager
def slow_table(answers: Answers) -> Generator[str]:
    """Its address."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            answers.wait()
            self.send_response(200)
            self.send_header("Content-Type", "application/x-amz-json-1.0")
            self.send_header("Content-Length", str(len(NOTHING)))
            self.end_headers()
            self.wfile.write(NOTHING)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Generator[Answers]:
    made = Answers(aws.SIDE_BY_SIDE)
    with slow_table(made) as address, shared_clients():
        for name, value in {
            "AWS_ENDPOINT_URL_DYNAMODB": address,
            "AWS_ACCESS_KEY_ID": "operator",
            "AWS_SECRET_ACCESS_KEY": "x",
            "AWS_DEFAULT_REGION": "eu-central-1",
            "STATE_TABLE": "state",
            "ACCESS_TABLE": "access",
        }.items():
            monkeypatch.setenv(name, value)
        yield made


ORGANISATIONS = [f"s{number}" for number in range(3 * aws.SIDE_BY_SIDE)]


def test_a_region_is_read_with_as_many_connections_as_are_kept(
    answers: Answers, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        statistics = status_reading.link_statistics_of(ORGANISATIONS)

    assert [one.organisation_id for one in statistics] == ORGANISATIONS
    assert (answers.requests, answers.together.broken) == (2 * len(ORGANISATIONS), False)
    assert [record.getMessage() for record in caplog.records] == []


def test_imports_of_a_region_are_read_with_no_more_connections_than_kept(
    answers: Answers, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        status_reading.imports(ORGANISATIONS)

    assert (answers.requests >= len(ORGANISATIONS), answers.together.broken) == (True, False)
    assert [record.getMessage() for record in caplog.records] == []
