import json
from collections.abc import Generator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from local.running import NOTE, address_of, find, noted


class Healthy(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        pass


@pytest.fixture
def port() -> Generator[int]:
    with HTTPServer(("127.0.0.1", 0), Healthy) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port
        server.shutdown()


def home(under: Path) -> Path:
    made = under / "4566"
    made.mkdir()
    return made


def test_a_running_stack_is_found_while_its_note_lies_there(tmp_path: Path, port: int) -> None:
    with noted(home(tmp_path), port):
        stack = find(tmp_path)
        assert stack is not None
        assert stack.address == address_of(port)
    assert find(tmp_path) is None


def test_a_note_of_a_process_that_is_gone_does_not_count(tmp_path: Path, port: int) -> None:
    (home(tmp_path) / NOTE).write_text(json.dumps({"port": port, "pid": 2**22 + 1}))
    assert find(tmp_path) is None


def test_a_note_of_a_stack_that_does_not_answer_does_not_count(tmp_path: Path) -> None:
    with noted(home(tmp_path), 1):
        assert find(tmp_path) is None


def test_the_note_goes_away_after_an_error(tmp_path: Path, port: int) -> None:
    place = home(tmp_path)
    with pytest.raises(KeyboardInterrupt), noted(place, port):
        raise KeyboardInterrupt
    assert not (place / NOTE).exists()
