"""SMS Aero, version 2: texts by `sms/send`, their fate by `sms/status` (https://smsaero.ru/description/api/).

Calls are not offered by it: its flash call sends four digits by the number that calls, and a code of ours has six.
"""

from __future__ import annotations

import json
from base64 import b64encode
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from functions.sms.gateways.sender import NotTakenError, UnknownOutcomeError, own_id, post

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from functions.sms.gateways.sender import DeliveryStatus, GatewayKind, Message, Refusal


ADDRESS = "https://gate.smsaero.ru/v2/"
CREDENTIALS = ("email", "api_key")
"""What a secret holds."""

REFUSALS: dict[int, Refusal] = {
    400: "parameters",
    401: "login",
    402: "money",
    403: "blocked",
    422: "parameters",
    429: "busy",
}
"""What an answer with `success: false` says by its HTTP status; 200 says no more than that it was refused."""

STATUSES: dict[int, DeliveryStatus] = {
    0: "waiting",  # in the queue
    1: "delivered",
    2: "undelivered",
    3: "waiting",  # with the operator
    4: "waiting",  # the operator has not reported yet
    6: "undelivered",  # rejected
    8: "waiting",  # looked at by a moderator
}
"""Every documented status."""


class SmsAero(Struct, frozen=True, kw_only=True):
    """`SmsSender` by SMS Aero. `credentials` are read anew after they were refused (`forget`)."""

    sender: str
    credentials: Callable[[], Mapping[str, str]]
    forget: Callable[[], None]
    address: str = ADDRESS
    kind: GatewayKind = "sms_aero"
    calls: bool = False
    tells_status: bool = True

    def send(self, message: Message) -> str:
        """`sms/send`: the id of the message."""
        fields = {"number": message.phone.removeprefix("+"), "text": message.text, "sign": self.sender}
        return own_id(self._post("sms/send", fields).get("id"))

    def status(self, message_id: str, phone: str) -> DeliveryStatus:  # noqa: ARG002 - its ids are enough for it
        """`sms/status`."""
        number = self._post("sms/status", {"id": message_id}).get("status")
        if type(number) is not int or number not in STATUSES:
            raise UnknownOutcomeError
        return STATUSES[number]

    def _post(self, method: str, fields: dict[str, Any]) -> dict[str, Any]:
        keys = self.credentials()
        if not all(keys.get(name) for name in CREDENTIALS):
            self.forget()
            raise NotTakenError("login")
        proof = b64encode(":".join(keys[name] for name in CREDENTIALS).encode()).decode()
        headers = {
            "Content-Type": "application/json",
            "Accept": "application/json",
            "Authorization": f"Basic {proof}",
        }
        status, answer = post(f"{self.address}{method}", json.dumps(fields).encode(), headers)
        if (refusal := _refusal(status, answer)) is not None:
            if refusal == "login":
                self.forget()
            raise NotTakenError(refusal)
        data = answer.get("data")
        if status >= HTTPStatus.MULTIPLE_CHOICES or answer.get("success") is not True or not isinstance(data, dict):
            raise UnknownOutcomeError
        return data


def _refusal(status: int, answer: Mapping[str, Any]) -> Refusal | None:
    """Why nothing was sent; None where that is not certain."""
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return None
    # The older form of a refusal, which the vendor's own client still looks for.
    if answer.get("result") == "no credits":
        return "money"
    if answer.get("result") == "reject":
        return "text"
    if answer.get("success") is not False:
        return None
    wrong = answer.get("data")
    if isinstance(wrong, dict) and "number" in wrong:
        return "number"
    return REFUSALS.get(status, "parameters")
