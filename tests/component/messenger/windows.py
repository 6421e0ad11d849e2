"""Open windows as API Gateway holds them, and what is delivered to them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from chats.http_calls import Context
from declared import held_to_declaration

from functions.messenger.handlers import connect, deliver
from messenger.world import Window, rows_of
from svyazka_common.records.base import serialise

if TYPE_CHECKING:
    from collections.abc import Iterable

HOST = "journal.test:8443"
OURS = {"Host": HOST, "Origin": f"https://{HOST}"}


class Windows:
    """The windows that API Gateway holds open: what each of them has been sent."""

    def __init__(self) -> None:
        self.got: dict[str, list[dict[str, Any]]] = {}

    def open(self, person_id: str, headers: dict[str, str] = OURS, cookie: str | None = None) -> int:
        """A handshake; the status of the answer."""
        (own,) = Window(person_id).cookies
        number = f"{person_id}-{len(self.got)}"
        event = {
            "headers": headers | {"Cookie": own if cookie is None else cookie},
            "requestContext": {"connectionId": number},
        }
        with held_to_declaration("messenger.handlers.connect"):
            status = int(connect.handler(event, Context())["statusCode"])
        if status == 200:
            self.got[number] = []
        return status

    def post(self, connection_id: str, frame: str) -> bool:
        """In the place of API Gateway's own."""
        if connection_id not in self.got:
            return False
        self.got[connection_id].append(json.loads(frame))
        return True

    def close(self, connection_id: str) -> None:
        """In the place of API Gateway's own."""
        self.got.pop(connection_id, None)

    def texts(self, person_id: str) -> list[list[str | None]]:
        """What has been said in each window of somebody."""
        mine = (frames for number, frames in self.got.items() if number.startswith(f"{person_id}-"))
        return [[frame["message"]["text"] for frame in frames] for frames in mine]


def deliver_all(rows: Iterable[dict[str, Any]] | None = None) -> None:
    records = [
        {
            "eventID": f"e{at}",
            "eventName": "INSERT",
            "dynamodb": {"SequenceNumber": str(at), "NewImage": serialise(row)},
        }
        for at, row in enumerate(rows_of() if rows is None else rows, start=1)
    ]
    with held_to_declaration("messenger.handlers.deliver"):
        assert deliver.handler({"Records": records}, None) == {"batchItemFailures": []}
