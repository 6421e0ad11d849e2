"""The calls of the messenger, and what follows from a message."""

from __future__ import annotations

from functools import partial
from importlib import import_module
from typing import Any

from local.bench import world
from local.bench.events import messages, stream
from local.bench.scenario import Event, Scenario, signed_in
from local.bench.start import Context
from svyazka_common.records.access import Cutoff

PATH = f"/api/messenger/chats/class_pupils~{world.CLASS}"
CLIENT: dict[str, Any] = {"client_id": "c2", "known": 1}


def _send() -> Event:
    body = {"client_id": "c1", "known": 0, "text": "Когда экскурсия?"}
    return signed_in("POST", f"{PATH}/messages", "pupil", body=body)


def _sent(method: str, tail: str, **fields: Any) -> Event:
    """A call about a chat in which a message stands."""
    import_module("functions.messenger.handlers.send").handler(_send(), Context())
    return signed_in(method, f"{PATH}{tail}", "pupil", **fields)


def _run(method: str, tail: str, body: dict[str, Any] | None) -> Event:
    """A call of the class teacher about a poll of their own."""
    world.store_teachers_membership()
    poll = {"client_id": "c1", "known": 0, "text": "Кто едет?", "poll": {"options": ["Еду", "Не еду"]}}
    import_module("functions.messenger.handlers.send").handler(
        signed_in("POST", f"{PATH}/messages", "teacher", body=poll), Context()
    )
    fields = {} if body is None else {"body": body}
    return signed_in(method, f"{PATH}/messages/1{tail}", "teacher", **fields)


def _stored() -> Event:
    _sent("GET", "/messages")
    return stream("messages", world.stored("messages", "message"))


def _cutoff() -> Event:
    world.sign_in("pupil")
    return stream("access", Cutoff.at("a-pupil", 1).to_item())


def _ended_membership() -> Event:
    return messages("ended-memberships", {"organisation_id": world.SCHOOL, "person_id": "pupil"})


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
    "messenger.handlers.pin": Scenario(partial(_run, "PUT", "/pin", CLIENT | {"pinned": True}), 200),
    "messenger.handlers.vote": Scenario(partial(_run, "PUT", "/vote", CLIENT | {"options": [0]}), 200),
    "messenger.handlers.close_poll": Scenario(partial(_run, "POST", "/closing", CLIENT), 200),
    "messenger.handlers.votes": Scenario(partial(_run, "GET", "/votes", None), 200),
    "messenger.handlers.readers": Scenario(partial(_run, "GET", "/readers", None), 200),
    "messenger.handlers.search": Scenario(partial(_sent, "POST", "/search", body={"text": "экскурсии"}), 200),
    "messenger.handlers.read": Scenario(partial(_sent, "PUT", "/read", body={"sequence_number": 1, "number": 1}), 204),
    "messenger.handlers.mute": Scenario(partial(_sent, "PUT", "/mute", body={"muted": True}), 204),
    "messenger.handlers.announcements": Scenario(
        partial(signed_in, "GET", "/api/messenger/announcements", "pupil"), 200
    ),
    "messenger.handlers.own_hours": Scenario(partial(signed_in, "GET", "/api/messenger/hours", "teacher"), 200),
    "messenger.handlers.change_own_hours": Scenario(
        partial(signed_in, "PUT", "/api/messenger/hours", "teacher", body={"quiet": None, "office": None}), 200
    ),
    "messenger.handlers.update_heads": Scenario(_stored),
    "messenger.handlers.deliver": Scenario(_stored),
    "messenger.handlers.close_signed_out": Scenario(_cutoff),
    "messenger.handlers.close_departed": Scenario(_ended_membership),
    "messenger.handlers.connect": Scenario(_handshake, 200),
    "messenger.handlers.frame": Scenario(lambda: {"requestContext": {}, "body": '{"kind":"ping"}'}, 200),
}
