"""A frame's way to an open window: signed with botocore's signer, sent over urllib3's open connections.

A chat of a thousand open windows takes a thousand posts. botocore's client takes four times the processor time for each
(docs/adr/0026): it resolves the address, asks its handlers, and reads the answer by the service's description.
"""

from __future__ import annotations

import os
from functools import cache
from urllib.parse import quote

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.httpsession import get_cert_path
from urllib3 import PoolManager, Retry
from urllib3.exceptions import HTTPError

from svyazka_common import aws
from svyazka_common.settings import Setting

SIGNED_AS = "execute-api"


def post(connection_id: str, frame: bytes) -> int | None:
    """Post a frame; the status of the answer, or None where none came.

    A connection that the other side has closed meanwhile is opened anew, once. A frame that comes twice does no harm.
    """
    url = f"{Setting.SOCKET_CALLBACK_URL.read()}/@connections/{quote(connection_id, safe='')}"
    request = AWSRequest("POST", url, data=frame)
    SigV4Auth(aws.credentials(), SIGNED_AS, os.environ["AWS_REGION"]).add_auth(request)
    try:
        return connection_pool().request("POST", url, body=frame, headers=dict(request.headers.items())).status
    except HTTPError:
        return None


@cache
def connection_pool() -> PoolManager:
    """The open connections, one for each thread that posts; once in a process."""
    return PoolManager(
        maxsize=aws.SIDE_BY_SIDE,
        timeout=aws.READ_SECONDS,
        retries=Retry(total=1, allowed_methods=None, redirect=False),
        ca_certs=os.environ.get("AWS_CA_BUNDLE") or get_cert_path(verify=True),
    )
