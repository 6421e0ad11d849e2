"""The calls of the messenger, and what follows from a message."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from typing import Any

from local.bench import world
from local.bench.events import stream
from local.bench.scenario import Event, Scenario, signed_in
from local.bench.start import Context

PATH = f"/api/messenger/chats/class_pupils~{world.CLASS}"
CLIENT: dict[str, Any] = {"client_id": "c2", "known": 1}


def _send() -> Event:
    body = {"client_id": "c1", "known": 0, "text": "Когда экскурсия?"}
    return signed_in("POST", f"{PATH}/messages", "pupil", body=body)


def _sent(method: str, tail: str, **more: Any) -> Event:
    """A call about a chat in which a message stands."""
    import_module("functions.messenger.handlers.send").handler(_send(), Context())
    return signed_in(method, f"{PATH}{tail}", "pupil", **more)


def _stored() -> Event:
    _sent("GET", "/messages")
    return stream("messages", world.stored("messages", "message"))


def _handshake() -> Event:
    (cookie,) = world.sign_in("pupil")
    headers = {"Host": "journal.test", "Origin": "https://journal.test", "Cookie": cookie}
    return {"headers": headers, "requestContext": {"connectionId": "w1"}, "body": ""}


SCENARIOS: dict[str, Scenario] = {
    "messenger.handlers.chat_list": Scenario(partial(signed_in, "GET", "/api/messenger/chats", "pupil"), 200),
    "messenger.handlers.history": Scenario(partial(_sent, "GET", "/messages"), 200),
    "messenger.handlers.changes": Scenario(partial(_sent, "GET", "/changes", query={"known": "0"}), 200),
    "messenger.handlers.send": Scenario(_send, 200),
    "messenger.handlers.edit": Scenario(partial(_sent, "PUT", "/messages/1", body=CLIENT | {"text": "Куда?"}), 200),
    "messenger.handlers.delete": Scenario(partial(_sent, "POST", "/messages/1/deletion", body=CLIENT), 200),
    "messenger.handlers.react": Scenario(
        partial(_sent, "PUT", "/messages/1/reaction", body=CLIENT | {"reaction": "👍"}), 200
    ),
    "messenger.handlers.read": Scenario(partial(_sent, "PUT", "/read", body={"sequence_number": 1, "number": 1}), 204),
    "messenger.handlers.own_hours": Scenario(partial(signed_in, "GET", "/api/messenger/hours", "teacher"), 200),
    "messenger.handlers.change_own_hours": Scenario(
        partial(signed_in, "PUT", "/api/messenger/hours", "teacher", body={"quiet": None, "office": None}), 200
    ),
    "messenger.handlers.update_heads": Scenario(_stored),
    "messenger.handlers.deliver": Scenario(_stored),
    "messenger.handlers.connect": Scenario(_handshake, 200),
    "messenger.handlers.frame": Scenario(lambda: {"requestContext": {}, "body": '{"kind":"ping"}'}, 200),
}
