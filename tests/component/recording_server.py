"""An HTTP server on loopback that notes requests and answers what it is told to."""

from __future__ import annotations

import ssl
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

type Answer = tuple[int, dict[str, str], bytes]

EMPTY: Answer = (200, {"Content-Type": "application/x-amz-json-1.0"}, b"{}")


@dataclass
class Recording:
    """`answers` are given one after the other, then the last one again; with `hangs_up` a connection ends after one."""

    url: str
    answers: list[Answer] = field(default_factory=lambda: [EMPTY])
    requests: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)
    hangs_up: bool = False


@contextmanager
def recording_server(certificate: Path | None = None) -> Generator[Recording]:
    recording = Recording(url="")

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def note(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            recording.requests.append((self.command, self.path, dict(self.headers.items()), body))
            status, headers, content = recording.answers.pop(0) if len(recording.answers) > 1 else recording.answers[0]
            self.send_response(status)
            for name, value in (headers | {"Content-Length": str(len(content))}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)
            self.close_connection |= recording.hangs_up

        do_GET = do_POST = do_PUT = do_DELETE = note  # noqa: N815 - http.server's names

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        recording.url = f"http{'s' if certificate else ''}://127.0.0.1:{server.server_port}"
        yield recording
        server.shutdown()
