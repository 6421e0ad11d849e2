"""AWS on a loopback port, for as long as a measurement takes: moto, in this process."""

from __future__ import annotations

import re
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from botocore.awsrequest import AWSPreparedRequest
from botocore.compat import HTTPHeaders
from moto import mock_aws
from moto.core.models import botocore_stubber

from local.moto_statements import teach_moto
from local.ports import LOOPBACK

if TYPE_CHECKING:
    from collections.abc import Generator

_SCOPE = re.compile(r"Credential=[^/]+/\d+/(?P<region>[^/]+)/(?P<service>[^/]+)/")


class _Aws(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self) -> None:
        """Hand the request to moto under the address that the real service has."""
        scope = _SCOPE.search(self.headers["Authorization"])
        assert scope is not None
        host = f"{scope['service']}.{scope['region']}.amazonaws.com"
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        headers = HTTPHeaders.from_dict(dict(self.headers.items()) | {"Host": host})
        request = AWSPreparedRequest(self.command, f"https://{host}{self.path}", headers, body, stream_output=False)
        response = botocore_stubber(event_name="before-send.*.*", request=request)
        assert response is not None
        self.send_response(response.status_code)
        for name, value in response.headers.items():
            if name.lower() not in {"content-length", "transfer-encoding", "connection"}:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(response.content)))
        self.end_headers()
        self.wfile.write(response.content)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = answer  # noqa: N815 - http.server's names

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's name
        """Say nothing."""


@contextmanager
def aws_endpoint() -> Generator[str]:
    """The address of an empty AWS; boto3 in this process reaches the same one directly."""
    teach_moto()
    with mock_aws(), ThreadingHTTPServer((LOOPBACK, 0), _Aws) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://{LOOPBACK}:{server.server_port}"
        finally:
            server.shutdown()
