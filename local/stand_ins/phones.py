"""The phones that the gateways' stand-ins send to: those of the emulator, where `svyazka sms` and the page look."""

from __future__ import annotations

import urllib.request
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from local.environment import REGION
from local.ports import LOOPBACK

if TYPE_CHECKING:
    from collections.abc import Callable


SECONDS = 30.0
SCOPE = f"test/20260101/{REGION}/sns/aws4_request"
SIGNED = {
    "Authorization": f"AWS4-HMAC-SHA256 Credential={SCOPE}, SignedHeaders=host, Signature=0",
    "Content-Type": "application/x-www-form-urlencoded",
}
"""The emulator reads the service from it and checks no signature."""

_direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))


type Phones = Callable[[str, str], None]
"""Where a text, or what is said in a call, arrives: phone (E.164) and text."""


def of_emulator(site: str) -> Phones:
    """The phones of the emulator that serves the site: what SNS publishes to one is kept there.

    Asked without boto3, which the emulator's own environment, where the stand-ins run, doesn't have.
    """
    address = f"http://{LOOPBACK}:{urlsplit(site).port}/"

    def receive(phone: str, text: str) -> None:
        body = urlencode({"Action": "Publish", "Version": "2010-03-31", "PhoneNumber": phone, "Message": text})
        request = urllib.request.Request(address, body.encode(), SIGNED)
        with _direct.open(request, timeout=SECONDS) as answer:
            answer.read()

    return receive
