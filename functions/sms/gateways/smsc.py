"""SMSC.ru: texts and calls by `send.php`, their fate by `status.php` (https://smsc.ru/api/http/)."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from msgspec import Struct

from functions.sms.gateways.sender import NotTakenError, UnknownOutcomeError, own_id, post

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from functions.sms.gateways.sender import DeliveryStatus, GatewayKind, Message, Refusal


ADDRESS = "https://smsc.ru/sys/"
FORM = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8", "Accept": "application/json"}
JSON = "3"
CREDENTIALS = (("apikey",), ("login", "psw"))
"""What a secret may hold: SMSC's own names."""

WRONG_KEYS = 2
REFUSALS: dict[int, Refusal] = {
    1: "parameters",
    WRONG_KEYS: "login",
    3: "money",
    4: "blocked",
    5: "parameters",  # the date, which is never sent
    6: "text",
    7: "number",
    8: "number",
    9: "busy",
}
"""Every documented error of `send.php`: with each of them nothing is sent."""

STATUSES: dict[int, DeliveryStatus] = {
    -3: "waiting",  # unknown, or not known yet
    -2: "undelivered",  # stopped
    -1: "waiting",
    0: "waiting",  # with the operator
    1: "delivered",
    2: "delivered",  # read
    3: "undelivered",  # too late
    4: "delivered",  # a link in it was followed
    20: "undelivered",
    22: "undelivered",  # wrong number
    23: "undelivered",  # forbidden
    24: "undelivered",  # no money
    25: "undelivered",  # the number is out of reach
}
"""Every documented status."""

SHORTEST_MINUTES = 1
LONGEST_MINUTES = 24 * 60


class Smsc(Struct, frozen=True, kw_only=True):
    """`SmsSender` by SMSC. `credentials` are read anew after they were refused (`forget`)."""

    sender: str | None
    calls: bool
    credentials: Callable[[], Mapping[str, str]]
    forget: Callable[[], None]
    address: str = ADDRESS
    kind: GatewayKind = "smsc"
    tells_status: bool = True

    def send(self, message: Message) -> str:
        """`send.php`: the id of the message. A call reads the text out."""
        sender = {"sender": self.sender} if self.sender and message.channel == "sms" else {}
        call = {"call": "1"} if message.channel == "call" else {}
        fields = {"phones": message.phone, "mes": message.text, "valid": _clock(message.lives_seconds)} | sender | call
        status, answer = self._post("send.php", fields)
        _refused(answer)
        if status >= HTTPStatus.MULTIPLE_CHOICES or "error" in answer:
            raise UnknownOutcomeError
        return own_id(answer.get("id"))

    def status(self, message_id: str, phone: str) -> DeliveryStatus:
        """`status.php`, which finds a message by its id together with its phone."""
        _, answer = self._post("status.php", {"phone": phone, "id": message_id})
        _refused(answer)
        number = answer.get("status")
        if type(number) is not int or number not in STATUSES:
            raise UnknownOutcomeError
        return STATUSES[number]

    def _post(self, script: str, fields: dict[str, str]) -> tuple[int, dict[str, Any]]:
        keys = self.credentials()
        chosen = next((names for names in CREDENTIALS if all(keys.get(name) for name in names)), None)
        if chosen is None:
            self.forget()
            raise NotTakenError("login")
        form = {name: keys[name] for name in chosen} | fields | {"fmt": JSON, "charset": "utf-8"}
        status, answer = post(f"{self.address}{script}", urlencode(form).encode(), FORM)
        if answer.get("error_code") == WRONG_KEYS:
            self.forget()
        return status, answer


def _refused(answer: Mapping[str, Any]) -> None:
    code = answer.get("error_code")
    if type(code) is int and code in REFUSALS:
        raise NotTakenError(REFUSALS[code])


def _clock(seconds: int) -> str:
    """Return how long operators try to deliver, in SMSC's form: `00:05`, from a minute to a day."""
    minutes = min(max(SHORTEST_MINUTES, seconds // 60), LONGEST_MINUTES)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
