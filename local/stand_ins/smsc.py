"""SMSC.ru as its pages document it (https://smsc.ru/api/http/): `send.php` and `status.php`, JSON alone (fmt=3)."""

from __future__ import annotations

import re
import time
from itertools import count
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route

from local.stand_ins.frame import StandIn, form

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request
    from starlette.responses import Response

    from local.stand_ins.phones import Phones

LOGIN, PASSWORD = "svyazka", "stand-in"
KEYS = {"login": LOGIN, "psw": PASSWORD}
"""What the secret of a stage with this stand-in holds."""
SENDERS = frozenset({"Svyazka"})

ERRORS = {
    1: "parameters error",
    2: "authorise error",
    3: "no money",
    4: "IP is blocked",
    5: "date error",
    6: "denied",
    7: "invalid number",
    8: "message delivery failed",
    9: "duplicate request, wait a minute",
}
WITH_ID = frozenset({3, 6, 7, 8})
"""Errors that come with the id of a message which was not sent."""

SWITCHES = {f"error_{number}": f"Ошибка {number}: {text}" for number, text in ERRORS.items()} | {
    "error_new": "Ошибка, которой нет в описании",
    "no_id": "Принимает и не называет номер сообщения",
    "broken": "Принимает, а ответ обрывается",
    "undelivered": "Принятое не доставляется (статус 20)",
    "waiting": "Принятое ещё в пути (статус 0)",
    "status_new": "Статус, которого нет в описании",
}
PHONE = re.compile(r"\+?7\d{10}")
VALID = re.compile(r"(\d\d):([0-5]\d)")
LONGEST = 1000
ONCE_IN_SECONDS = 60


class SmscStandIn(StandIn):
    """The gateway. `received` are the forms that came, in order; `sent` the texts that left: phone and text."""

    def __init__(
        self, phones: Phones, *, clock: Callable[[], float] = time.monotonic, late_seconds: float = 20
    ) -> None:
        routes = [
            Route("/sys/send.php", self._send, methods=["POST"]),
            Route("/sys/status.php", self._status, methods=["POST"]),
        ]
        super().__init__("smsc", "SMSC.ru", routes, SWITCHES, late_seconds=late_seconds)
        self.received: list[dict[str, str]] = []
        self.sent: list[tuple[str, str]] = []
        self._phones = phones
        self._clock = clock
        self._ids = count(1)
        self._phone_of: dict[str, str] = {}
        self._last: dict[tuple[str, str], float] = {}

    async def _send(self, request: Request) -> Response:
        fields = await form(request)
        self.received.append(fields)
        error = next((number for number in ERRORS if self.is_on(f"error_{number}")), None) or self._wrong(
            request, fields, {"phones", "mes"}, {"sender", "valid", "call"}
        )
        message_id = next(self._ids)
        if error is not None:
            return _error(error, message_id)
        if self.is_on("error_new"):
            return JSONResponse({"error": "something new", "error_code": 77})
        phone = f"+{fields['phones'].removeprefix('+')}"
        self._last[phone, fields["mes"]] = self._clock()
        self._phone_of[str(message_id)] = phone
        self.sent.append((phone, fields["mes"]))
        await run_in_threadpool(self._phones, phone, fields["mes"])
        if self.is_on("no_id"):
            return JSONResponse({"cnt": 1})
        if self.is_on("broken"):
            return PlainTextResponse(f'{{"id": {message_id}, "cn', media_type="application/json")
        return JSONResponse({"id": message_id, "cnt": 1})

    async def _status(self, request: Request) -> Response:
        fields = await form(request)
        self.received.append(fields)
        error = next((number for number in (1, 2, 4, 9) if self.is_on(f"error_{number}")), None) or self._wrong(
            request, fields, {"phone", "id"}, set()
        )
        if error is not None:
            return _error(error, 0)
        if self._phone_of.get(fields["id"]) != f"+{fields['phone'].removeprefix('+')}":
            return JSONResponse({"status": -3, "last_date": "", "last_timestamp": 0})
        numbers = {"undelivered": 20, "waiting": 0, "status_new": 99}
        status = next((number for switch, number in numbers.items() if self.is_on(switch)), 1)
        answer: dict[str, Any] = {"status": status, "last_date": "29.11.2026 12:00:00", "last_timestamp": 1795942800}
        return JSONResponse(answer | ({"err": 1} if status == 20 else {}))  # noqa: PLR2004 - SMSC's number

    def _wrong(self, request: Request, fields: dict[str, str], needed: set[str], optional: set[str]) -> int | None:
        """The error of a request that is not as documented; None where it is. An address with keys ends in a log."""
        keys = {"apikey"} if "apikey" in fields else {"login", "psw"}
        if request.url.query or not needed <= fields.keys() <= needed | optional | keys | {"fmt", "charset"}:
            return 1
        if any(fields.get(name) != KEYS.get(name) for name in keys):
            return 2
        if (fields.get("fmt"), fields.get("charset")) != ("3", "utf-8"):
            return 1
        return self._wrong_text(fields) if "mes" in needed else None

    def _wrong_text(self, fields: dict[str, str]) -> int | None:
        phone, text = fields["phones"], fields["mes"]
        valid = VALID.fullmatch(fields.get("valid", "24:00"))
        if not text or len(text) > LONGEST or fields.get("call", "1") != "1":
            return 1
        if valid is None or not 1 <= int(valid[1]) * 60 + int(valid[2]) <= 24 * 60:
            return 1
        if fields.get("sender", "Svyazka") not in SENDERS:
            return 6
        if PHONE.fullmatch(phone) is None:
            return 7
        last = self._last.get((f"+{phone.removeprefix('+')}", text))
        return 9 if last is not None and self._clock() - last < ONCE_IN_SECONDS else None


def _error(number: int, message_id: int) -> Response:
    identified = {"id": message_id} if number in WITH_ID else {}
    return JSONResponse({"error": ERRORS[number], "error_code": number} | identified)
