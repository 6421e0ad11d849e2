"""A frame's way to an open window: signed here, sent over a connection of the thread's own that stays open.

A chat of a thousand open windows takes a thousand posts. botocore's client takes four times the processor time for each
(docs/adr/0026): it resolves the address, asks its handlers, and reads the answer by the service's description.
"""

from __future__ import annotations

import os
import ssl
import threading
from functools import cache
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.httpsession import get_cert_path

from svyazka_common import aws
from svyazka_common.settings import Setting

if TYPE_CHECKING:
    from urllib.parse import SplitResult

SIGNED_AS = "execute-api"

_own = threading.local()


def post(connection_id: str, frame: bytes) -> int | None:
    """Post a frame; the status of the answer, or None where none came.

    A connection that the other side has closed meanwhile is opened anew, once. A frame that comes twice does no harm.
    """
    url = f"{Setting.SOCKET_CALLBACK_URL.read()}/@connections/{quote(connection_id, safe='')}"
    request = AWSRequest("POST", url, data=frame)
    SigV4Auth(aws.credentials(), SIGNED_AS, os.environ["AWS_REGION"]).add_auth(request)
    parts, headers = urlsplit(url), dict(request.headers.items())
    for _ in range(2):
        connection = _connection(parts)
        try:
            connection.request("POST", parts.path, frame, headers)
            answer = connection.getresponse()
            answer.read()
        except ConnectionError:
            connection.close()
        except (OSError, HTTPException):
            connection.close()
            return None
        else:
            return answer.status
    return None


def _connection(parts: SplitResult) -> HTTPConnection:
    """The thread's connection to a host; it opens itself at the first request, and after it was closed."""
    held: dict[str, HTTPConnection] = _own.__dict__
    if parts.netloc not in held:
        seconds = aws.READ_SECONDS
        held[parts.netloc] = (
            HTTPSConnection(parts.netloc, timeout=seconds, context=_trusted())
            if parts.scheme == "https"
            else HTTPConnection(parts.netloc, timeout=seconds)
        )
    return held[parts.netloc]


@cache
def _trusted() -> ssl.SSLContext:
    return ssl.create_default_context(cafile=os.environ.get("AWS_CA_BUNDLE") or get_cert_path(verify=True))
