"""The calls about chats made by hand, their settings and members."""

from __future__ import annotations

import json
from functools import partial
from importlib import import_module
from typing import Any

from local.bench import world
from local.bench.scenario import Event, Scenario, signed_in
from local.bench.start import Context

CHATS = "/api/messenger/chats"
AUTOMATIC = f"{CHATS}/class_pupils~{world.CLASS}"
SETTINGS = {"closed": True, "history": "all", "writing": "administrators"}


def _create(*people: str) -> Event:
    body = {"client_id": "c1", "title": "Стенгазета", "person_ids": list(people)}
    return signed_in("POST", CHATS, "teacher", body=body)


def _made(method: str, tail: str, *people: str, **fields: Any) -> Event:
    """A call of the owner about a chat that was made with people."""
    answer = import_module("functions.manual_chats.handlers.create").handler(_create(*people), Context())
    return signed_in(method, f"{CHATS}/{json.loads(answer['body'])['chat_id']}{tail}", "teacher", **fields)


def _settings() -> Event:
    world.store_teachers_membership()
    return signed_in("PUT", f"{AUTOMATIC}/settings", "teacher", body=SETTINGS)


SCENARIOS: dict[str, Scenario] = {
    "manual_chats.handlers.people": Scenario(partial(signed_in, "GET", "/api/messenger/people", "teacher"), 200),
    "manual_chats.handlers.create": Scenario(partial(_create, "pupil"), 201),
    "manual_chats.handlers.direct": Scenario(
        partial(signed_in, "POST", "/api/messenger/direct", "teacher", body={"person_id": "pupil"}), 201
    ),
    "manual_chats.handlers.about": Scenario(partial(_made, "GET", "", "pupil"), 200),
    "manual_chats.handlers.settings": Scenario(_settings, 200),
    "manual_chats.handlers.rename": Scenario(
        partial(_made, "PUT", "/title", "pupil", body={"title": "Школьная газета"}), 200
    ),
    "manual_chats.handlers.add_members": Scenario(
        partial(_made, "POST", "/members", body={"person_ids": ["pupil"]}), 200
    ),
    "manual_chats.handlers.take_out": Scenario(partial(_made, "DELETE", "/members/pupil", "pupil"), 204),
    "manual_chats.handlers.appoint": Scenario(
        partial(_made, "PUT", "/members/pupil/standing", "pupil", body={"standing": "administrator"}), 204
    ),
}
