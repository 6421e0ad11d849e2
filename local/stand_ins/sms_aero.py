"""SMS Aero, version 2, as its clients and pages document it (https://smsaero.ru/description/api/)."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from itertools import count
from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route

from local.stand_ins.frame import StandIn

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from local.stand_ins.phones import Phones

EMAIL, API_KEY = "svyazka@example.ru", "stand-in-stand-in-stand-in-stand"
KEYS = {"email": EMAIL, "api_key": API_KEY}
"""What the secret of a stage with this stand-in holds."""
SIGNS = frozenset({"Svyazka"})

PROOF = "Basic " + b64encode(f"{EMAIL}:{API_KEY}".encode()).decode()
PHONE = re.compile(r"7\d{10}")
SHORTEST, LONGEST = 2, 640

REFUSALS: dict[str, tuple[int, dict[str, Any]]] = {
    "credentials": (
        401,
        {"success": False, "data": None, "message": "Your request was made with invalid credentials."},
    ),
    "validation": (400, {"success": False, "data": {"text": ["incorrect"]}, "message": "Validation error."}),
    "number": (400, {"success": False, "data": {"number": ["incorrect"]}, "message": "Validation error."}),
    "money": (402, {"success": False, "data": None, "message": "Not enough money."}),
    "no_credits": (200, {"result": "no credits"}),
    "reject": (200, {"result": "reject", "reason": "forbidden"}),
    "many": (429, {"success": False, "data": None, "message": "Too many requests."}),
}
SWITCHES = {
    name: f"Отказ {status}: {body.get('message') or body['result']}" for name, (status, body) in REFUSALS.items()
}
SWITCHES |= {
    "internal": "Отказ 500, хотя сообщение принято",
    "no_id": "Принимает и не называет номер сообщения",
    "broken": "Принимает, а ответ обрывается",
    "undelivered": "Принятое не доставляется (статус 2)",
    "rejected": "Принятое отклоняет модератор (статус 6)",
    "waiting": "Принятое ещё в пути (статус 3)",
    "status_new": "Статус, которого нет в описании",
}


class SmsAeroStandIn(StandIn):
    """The gateway. `received` are the documents that came, in order; `sent` the texts that left: phone and text."""

    def __init__(self, phones: Phones, *, late_seconds: float = 20) -> None:
        routes = [
            Route("/v2/sms/send", self._send, methods=["POST"]),
            Route("/v2/sms/status", self._status, methods=["POST"]),
        ]
        super().__init__("sms-aero", "SMS Aero", routes, SWITCHES, late_seconds=late_seconds)
        self.received: list[dict[str, Any]] = []
        self.sent: list[tuple[str, str]] = []
        self._phones = phones
        self._ids = count(1)
        self._taken: dict[str, dict[str, Any]] = {}

    async def _send(self, request: Request) -> Response:
        fields = await _document(request)
        self.received.append(fields)
        refusal = next((name for name in REFUSALS if self.is_on(name)), None) or _wrong(request, fields)
        if refusal is not None:
            return _refused(refusal)
        taken = {
            "id": next(self._ids),
            "from": fields["sign"],
            "number": str(fields["number"]),
            "text": fields["text"],
            "status": 0,
            "extendStatus": "queue",
            "channel": "FREE SIGN",
            "cost": 5.49,
            "dateCreate": 1795942800,
            "dateSend": 1795942800,
        }
        self._taken[str(taken["id"])] = taken
        phone = f"+{taken['number']}"
        self.sent.append((phone, fields["text"]))
        await run_in_threadpool(self._phones, phone, fields["text"])
        if self.is_on("internal"):
            return JSONResponse({"success": False, "data": None, "message": "Internal error."}, 500)
        if self.is_on("no_id"):
            return JSONResponse({"success": True, "data": {"status": 0}, "message": None})
        if self.is_on("broken"):
            return PlainTextResponse('{"success": true, "data": {"id', media_type="application/json")
        return JSONResponse({"success": True, "data": taken, "message": None})

    async def _status(self, request: Request) -> Response:
        fields = await _document(request)
        self.received.append(fields)
        if request.headers.get("Authorization") != PROOF:
            return _refused("credentials")
        taken = self._taken.get(str(fields.get("id")))
        if request.url.query or taken is None:
            return _refused("validation")
        numbers = {"undelivered": 2, "rejected": 6, "waiting": 3, "status_new": 99}
        status = next((number for switch, number in numbers.items() if self.is_on(switch)), 1)
        return JSONResponse({"success": True, "data": taken | {"status": status}, "message": None})


async def _document(request: Request) -> dict[str, Any]:
    if request.headers.get("Content-Type") != "application/json":
        return {}
    try:
        document = json.loads(await request.body())
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}


def _wrong(request: Request, fields: dict[str, Any]) -> str | None:
    """The refusal of a request that is not as documented; None where it is."""
    if request.headers.get("Authorization") != PROOF:
        return "credentials"
    if request.url.query or fields.keys() != {"number", "text", "sign"} or fields["sign"] not in SIGNS:
        return "validation"
    if PHONE.fullmatch(str(fields["number"])) is None:
        return "number"
    return None if SHORTEST <= len(str(fields["text"])) <= LONGEST else "validation"


def _refused(name: str) -> Response:
    status, body = REFUSALS[name]
    return JSONResponse(body, status)
